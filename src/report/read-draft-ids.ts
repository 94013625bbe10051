import { z } from "zod";

const memoriesSchema = z.array(
  z.object({ state: z.object({ draftId: z.string() }).partial().catch({}) }),
);

/** The ids of the intakes and supplements that a conversation's stored state remembers. */
export function readDraftIds(state: string | null): readonly string[] {
  const memories = memoriesSchema.parse(JSON.parse(state ?? "[]"));
  return memories.flatMap(({ state: { draftId } }) => (draftId === undefined ? [] : [draftId]));
}
