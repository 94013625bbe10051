import { type Button, TOKEN_LIMIT_BYTES } from "../conversation/reply.ts";
import type { Need } from "../retrieval/passage.ts";

const PREFIX = "answer.ask.";
const LONGEST_LABEL_CHARS = 20;
const ASCII = /^[\x21-\x7e]+$/;

/** A button that asks a need, or `undefined` when its id does not fit into a token. */
export function toNeedButton({ id, title }: Need): Button | undefined {
  const token = `${PREFIX}${id}`;
  if (!ASCII.test(token) || token.length > TOKEN_LIMIT_BYTES) {
    return undefined;
  }
  const label =
    title.length > LONGEST_LABEL_CHARS ? `${title.slice(0, LONGEST_LABEL_CHARS - 1)}…` : title;
  return { label, token };
}

const TOLD = /^answer\.last(?:\.(?<id>.+))?$/;

/**
 * The id of the turn whose words a pressed button wants answered as a question, empty for the last
 * ones; `undefined` for other tokens.
 */
export function readToldButton(token: string): string | undefined {
  const told = TOLD.exec(token);
  return told === null ? undefined : (told.groups?.id ?? "");
}

/** The id of the need that a pressed button asks, or `undefined` for other tokens. */
export function readNeedButton(token: string): string | undefined {
  return token.startsWith(PREFIX) ? token.slice(PREFIX.length) : undefined;
}
