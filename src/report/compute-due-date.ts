import type { LocalDate } from "../base/clock.ts";
import { addDays, addMonths } from "../base/local-date.ts";
import type { TimeUnit } from "./clock-rule.ts";
import type { WorkingCalendar } from "./working-calendar.ts";

/** The last day of a limit; `null` and provisional when a needed year's notice is not there. */
export interface DueDate {
  readonly due: LocalDate | null;
  readonly provisional: boolean;
}

/** How long a limit is: a clock rule, or any length in working days, calendar days or months. */
export interface TimeLimit {
  readonly length: number;
  readonly unit: TimeUnit;
  /** Calendar days that do not count, added to a limit in days or months. */
  readonly extraDays?: number;
}

const PROVISIONAL: DueDate = { due: null, provisional: true };

/**
 * The last day of a limit that begins with what happened on `start`. That day itself is not counted
 * (市场监督管理投诉举报处理办法第四十五条); calendar days and months that end on a public holiday end
 * on the first day after it.
 */
export function computeDueDate(
  { length, unit, extraDays = 0 }: TimeLimit,
  start: LocalDate,
  calendar: WorkingCalendar,
): DueDate {
  if (unit === "working_day") {
    return nthWorkday(start, length, calendar);
  }
  const last = unit === "day" ? addDays(start, length) : addMonths(start, length);
  return afterHolidays(addDays(last, extraDays), calendar);
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
