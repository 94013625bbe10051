import type { InboundMessage } from "../conversation/message.ts";
import { stripInvisibleCharacters } from "./strip-invisible-characters.ts";

/** Longer messages are refused politely; the platforms' own limits are the channels' matter. */
export const DEFAULT_LIMIT_CHARACTERS = 5_000;

/** A message that may go on, or why it may not. */
export type ScreenedInput =
  | { readonly kind: "passed"; readonly text: string }
  | {
      readonly kind: "refused";
      readonly code: "guardrails_empty" | "guardrails_too_long" | "guardrails_unsupported_content";
    };

/** Normalises what was typed and refuses what nobody can handle. */
export function screenInput(
  message: InboundMessage,
  limitCharacters = DEFAULT_LIMIT_CHARACTERS,
): ScreenedInput {
  if (message.unsupported !== undefined) {
    return { kind: "refused", code: "guardrails_unsupported_content" };
  }
  const text = stripInvisibleCharacters(message.text).trim();
  if ([...text].length > limitCharacters) {
    return { kind: "refused", code: "guardrails_too_long" };
  }
  if (text === "" && message.press === undefined && message.attachments.length === 0) {
    return { kind: "refused", code: "guardrails_empty" };
  }
  return { kind: "passed", text };
}
