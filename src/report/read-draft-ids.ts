import { z } from "zod";

const draftSchema = z.object({ draftId: z.string() }).partial().catch({});
const memoriesSchema = z.array(
  z.object({ state: draftSchema.and(z.object({ told: draftSchema }).partial().catch({})) }),
);

/** The ids of the intakes and supplements that a conversation's stored state remembers. */
export function readDraftIds(state: string | null): readonly string[] {
  const memories = memoriesSchema.parse(JSON.parse(state ?? "[]"));
  return memories
    .flatMap(({ state: { draftId, told } }) => [draftId, told?.draftId])
    .filter((draftId) => draftId !== undefined);
}
