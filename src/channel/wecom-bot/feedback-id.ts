import type { Button } from "../../conversation/reply.ts";

/** The longest id of a feedback. */
const ID_LIMIT_BYTES = 256;

/**
 * The id under which the platform's own thumbs report back: the tokens of the two buttons that
 * they stand for, so that any process can read it.
 */
export function toFeedbackId(votes: readonly Button[]): string | undefined {
  const [up, down] = (["up", "down"] as const).map((vote) =>
    votes.find((button) => button.vote === vote),
  );
  const id = `${up?.token} ${down?.token}`;
  const isWhole = up !== undefined && down !== undefined && Buffer.byteLength(id) <= ID_LIMIT_BYTES;
  return isWhole ? id : undefined;
}

/** The token of the thumb: `type` 1 is up, 2 down; 3 takes it back, which nobody needs to know. */
export function readFeedbackId(id: string, type: number | undefined): string | undefined {
  const thumbs: readonly (string | undefined)[] = id.split(" ");
  return type === 1 || type === 2 ? thumbs[type - 1] : undefined;
}
