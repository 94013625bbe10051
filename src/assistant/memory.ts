import { z } from "zod";
import type { ConversationRow } from "../storage/tables.ts";

const memoriesSchema = z.array(z.object({ skill: z.string(), state: z.unknown() }));

/** What one skill remembers of a conversation. */
interface Memory {
  readonly skill: string;
  readonly state: unknown;
}

/**
 * What the skills remember of a conversation, the latest first. The first holds the conversation;
 * those behind it were interrupted and go on when it lets go.
 */
export type Memories = readonly Memory[];

/** Reads the memories of a stored conversation; none of a new one. */
export function readMemories(conversation: ConversationRow | undefined): Memories {
  const state = conversation?.state ?? null;
  return state === null
    ? []
    : memoriesSchema.parse(JSON.parse(state)).map(({ skill, state }) => ({ skill, state }));
}

/** The memories after a turn of `skill`, by the rules of `Outcome.state`. */
export function remember(memories: Memories, skill: string, state: unknown): Memories {
  if (state === undefined) {
    return memories;
  }
  const others = memories.filter((memory) => memory.skill !== skill);
  return state === null ? others : [{ skill, state }, ...others];
}

/** What `skill` remembers; `undefined` when nothing. */
export function recall(memories: Memories, skill: string): unknown {
  return memories.find((memory) => memory.skill === skill)?.state;
}
