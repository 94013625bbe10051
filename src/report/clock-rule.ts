import { z } from "zod";

/** Everything that can begin or end a limit. */
export const CLOCK_EVENTS = [
  "received",
  "supplemented",
  "accepted",
  "docketed",
  "not_accepted",
  "referred_out",
  "closed",
  "reopened",
  "served",
  "answered",
  "ruled",
  "dispute_arose",
  "mediation_ended",
  "clue_found",
  "consent_received",
  "statement_received",
  "customs_notified",
  "customs_detained",
  "crime_reported",
  "transferred",
] as const;
export type ClockEvent = (typeof CLOCK_EVENTS)[number];

const TIME_UNITS = ["working_day", "day", "month"] as const;
/** How a limit is counted: 工作日, 自然日, 月. */
export type TimeUnit = (typeof TIME_UNITS)[number];

const unitSchema = z.enum(TIME_UNITS);

/** A named statutory limit (时限). */
export const clockRuleSchema = z.strictObject({
  id: z.string().regex(/^[a-z_]+$/),
  label: z.string().min(1),
  /** Law and article, in full. */
  law: z.string().min(1),
  /** What it runs from. */
  start: z.enum(CLOCK_EVENTS),
  /** What fulfils it. */
  metBy: z.array(z.enum(CLOCK_EVENTS)).min(1),
  length: z.int().positive(),
  unit: unitSchema,
  extension: z
    .strictObject({ length: z.int().positive(), unit: unitSchema, by: z.string() })
    .optional(),
  /** What it does while the reporter is asked for more. */
  onSupplement: z.enum(["runs", "pauses", "restarts"]),
  /** Who is shown it. */
  audience: z.array(z.enum(["reporter", "officer"])).min(1),
  confidence: z.enum(["verified", "secondary", "unknown"]),
  note: z.string().optional(),
});
export type ClockRule = z.infer<typeof clockRuleSchema>;
