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
  "answer_forwarded",
  "ruled",
  "dispute_arose",
  "mediation_ended",
  "clue_found",
  "consent_received",
  "statement_received",
  "customs_notified",
  "customs_detained",
  "crime_reported",
  "crime_decided",
] as const;
export type ClockEvent = (typeof CLOCK_EVENTS)[number];

const TIME_UNITS = ["working_day", "day", "month"] as const;
/** How a limit is counted: 工作日, 自然日, 月. */
export type TimeUnit = (typeof TIME_UNITS)[number];

const unitSchema = z.enum(TIME_UNITS);

const eventSchema = z.enum(CLOCK_EVENTS);

/** A named statutory limit (时限). */
export const clockRuleSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z_]+$/),
    label: z.string().min(1),
    /** Law and article, in full. */
    law: z.string().min(1),
    /** What it runs from: one event, or each of several. */
    start: z.union([eventSchema, z.array(eventSchema).min(1)]),
    /** What fulfils it. */
    metBy: z.array(eventSchema).min(1),
    length: z.int().positive(),
    unit: unitSchema,
    /** What a lead can add once, before the last day is over; in the limit's own unit. */
    extension: z
      .strictObject({ length: z.int().positive(), unit: unitSchema, by: z.string() })
      .optional(),
    /** What does not count: while an officer says that it is so, the limit stands still. */
    suspension: z.string().min(1).optional(),
    /** What it does while the reporter is asked for more. */
    onSupplement: z.enum(["runs", "pauses", "restarts"]),
    /** What it does when another office takes the matter over. */
    onTransfer: z.enum(["restarts", "continues"]).default("restarts"),
    /**
     * Who has to keep it. That of a party or of another body is information: nobody is reminded of
     * it, and the office never breaks it.
     */
    keeper: z.enum(["office", "party", "other_body"]).default("office"),
    /** Who is shown it. */
    audience: z.array(z.enum(["reporter", "officer"])).min(1),
    /** Words of a question that, with the limit's length, mean this limit. */
    asked: z.array(z.string().min(2)).default([]),
    confidence: z.enum(["verified", "secondary", "unknown"]),
    note: z.string().optional(),
  })
  .refine(({ extension, unit }) => extension === undefined || extension.unit === unit, {
    message: "an extension is counted in the limit's own unit",
    path: ["extension"],
  })
  .refine(({ suspension, onSupplement }) => suspension === undefined || onSupplement === "runs", {
    message: "a limit that can be suspended runs while the reporter is asked",
    path: ["suspension"],
  });
export type ClockRule = z.infer<typeof clockRuleSchema>;

/** Whether a limit runs from an event. */
export function startsFrom({ start }: ClockRule, event: ClockEvent): boolean {
  return typeof start === "string" ? start === event : start.includes(event);
}
