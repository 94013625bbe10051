import { z } from "zod";
import { placeSchema } from "./draft.ts";
import { TRAITS } from "./proposal.ts";

/** What a matter keeps of its routing decision: what it was made from, and what came of it. */
export const storedRoutingSchema = z.object({
  input: z.object({ type: z.string(), place: placeSchema, traits: z.array(z.enum(TRAITS)) }),
  authority: z.string(),
  office: z.string(),
  handling: z.string(),
  /** Absent when no rule, or more than one, held. */
  rule: z.object({ id: z.string(), version: z.number() }).optional(),
  law: z.array(z.string()),
  reasons: z.array(z.string()),
});
export type StoredRouting = z.infer<typeof storedRoutingSchema>;
