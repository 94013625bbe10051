import { z } from "zod";
import type { LocalDate } from "../base/clock.ts";
import { addDays, addMonths } from "./local-date.ts";
import type { WorkingCalendar } from "./working-calendar.ts";

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

/** The last day of a limit; `null` and provisional when a needed year's notice is not there. */
export interface DueDate {
  readonly due: LocalDate | null;
  readonly provisional: boolean;
}

const PROVISIONAL: DueDate = { due: null, provisional: true };

/**
 * The last day of a limit that begins with what happened on `start`. That day itself is not counted
 * (市场监督管理投诉举报处理办法第四十五条); calendar days and months that end on a public holiday end
 * on the first day after it.
 */
export function dueDate(
  start: LocalDate,
  length: number,
  unit: TimeUnit,
  calendar: WorkingCalendar,
): DueDate {
  if (unit === "working_day") {
    return nthWorkday(start, length, calendar);
  }
  return afterHolidays(
    unit === "day" ? addDays(start, length) : addMonths(start, length),
    calendar,
  );
}

function nthWorkday(start: LocalDate, length: number, calendar: WorkingCalendar): DueDate {
  let day = start;
  for (let counted = 0; counted < length; ) {
    day = addDays(day, 1);
    const kind = calendar.kindOf(day);
    if (kind === "unknown") {
      return PROVISIONAL;
    }
    counted += kind === "workday" ? 1 : 0;
  }
  return { due: day, provisional: false };
}

function afterHolidays(last: LocalDate, calendar: WorkingCalendar): DueDate {
  let day = last;
  while (calendar.kindOf(day) === "holiday") {
    day = addDays(day, 1);
  }
  return calendar.kindOf(day) === "unknown" ? PROVISIONAL : { due: day, provisional: false };
}
