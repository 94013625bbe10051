import { z } from "zod";

const closingSchema = z.object({ outcome: z.string().nullable().catch(null) });

/** The outcome code that the event of a closing holds in its `data` (JSON); null when it has none. */
export function readOutcome(data: string): string | null {
  return closingSchema.parse(JSON.parse(data)).outcome;
}
