import { z } from "zod";

const MEASURES = [
  "income",
  "turnover",
  "unsold",
  "loss",
  "labels",
  "copies",
  "works",
  "downloads",
  "views",
  "members",
] as const;
/** What a threshold counts: the first four in yuan, the others in pieces. */
export type Measure = (typeof MEASURES)[number];

const limitsSchema = z.partialRecord(z.enum(MEASURES), z.number().positive());

export const crimeThresholdFileSchema = z.strictObject({
  /** The share of a threshold from which a person is alerted: our choice, not the law's. */
  alertShare: z.number().positive().max(1),
  /** Pieces without a price from which a person is alerted: our choice. */
  bulkPieces: z.int().positive(),
  offences: z.record(
    z.string(),
    z.strictObject({
      label: z.string(),
      law: z.string(),
      /** Counts only when one of these words stands in the text. */
      onlyWith: z.array(z.string()).optional(),
      limits: limitsSchema,
      /** For several brands or patents at once, or a repetition within two years. */
      repeated: limitsSchema,
    }),
  ),
});
export type CrimeThresholds = z.infer<typeof crimeThresholdFileSchema>;
