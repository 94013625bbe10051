import { z } from "zod";

const place = z.strictObject({ document: z.string(), path: z.array(z.string()).min(1) });

/** One need that a model proposes; it counts when a person has approved it. */
const proposedNeedSchema = z
  .strictObject({
    approved: z.boolean(),
    id: z.string().min(1),
    title: z.string().min(1),
    asks: z.array(z.string().min(1)).min(1),
    quotes: z
      .array(place.extend({ quote: z.string().min(1) }))
      .min(1)
      .optional(),
    facts: z.array(z.string()).min(1).optional(),
  })
  .refine(
    ({ quotes, facts }) => (quotes === undefined) !== (facts === undefined),
    "must hold either quotes or facts",
  );
export type ProposedNeed = z.infer<typeof proposedNeedSchema>;

/** A file of proposals: `<data>/proposals/<document>.yaml`. */
export const proposalFileSchema = z.strictObject({
  document: z.string(),
  proposals: z.array(proposedNeedSchema),
});
