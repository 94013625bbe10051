import { readdirSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import type { LocalDate } from "../base/clock.ts";
import { addDays, localDateSchema, weekdayOf, yearOf } from "../base/local-date.ts";
import { brokenDataFile, readYamlFile } from "../base/yaml-file.ts";

/** What a day is to those who count limits; `unknown` in a year whose notice is not there. */
type DayKind = "workday" | "weekend" | "holiday" | "unknown";

/** The working days of the years whose holiday notice (放假通知) is in the knowledge. */
export interface WorkingCalendar {
  kindOf(day: LocalDate): DayKind;
  readonly years: readonly number[];
}

const yearSchema = z.strictObject({
  year: z.int(),
  /** The State Council notice that the days come from. */
  source: z.string().min(1),
  holidays: z
    .array(z.strictObject({ name: z.string(), from: localDateSchema, to: localDateSchema }))
    .min(1),
  /** Saturdays and Sundays on which people work (调休上班). */
  makeUpWorkdays: z.array(localDateSchema),
});

export type CalendarYear = z.infer<typeof yearSchema>;

/**
 * Reads `calendar/<year>.yaml` files.
 *
 * @throws AppError `broken_data_file`.
 */
export function loadWorkingCalendar(folder: string): WorkingCalendar {
  const files = readdirSync(folder).filter((name) => name.endsWith(".yaml"));
  return createWorkingCalendar(
    files.sort().map((name) => {
      const file = path.join(folder, name);
      const year = readYamlFile(file, yearSchema);
      checkYear(year, file);
      return year;
    }),
  );
}

/** Makes a calendar of the given years. */
export function createWorkingCalendar(years: readonly CalendarYear[]): WorkingCalendar {
  const known = new Set(years.map(({ year }) => year));
  const holidays = new Set(years.flatMap((year) => year.holidays.flatMap(daysOf)));
  const makeUpWorkdays = new Set(years.flatMap((year) => year.makeUpWorkdays));
  return {
    years: [...known],
    kindOf(day) {
      if (!known.has(yearOf(day))) {
        return "unknown";
      }
      if (holidays.has(day)) {
        return "holiday";
      }
      const isWeekend = weekdayOf(day) === 0 || weekdayOf(day) === 6;
      return isWeekend && !makeUpWorkdays.has(day) ? "weekend" : "workday";
    },
  };
}

/** Whether people work on a day; in a year without a notice, from Monday to Friday. */
export function isWorkday(day: LocalDate, calendar: WorkingCalendar): boolean {
  const kind = calendar.kindOf(day);
  return kind === "unknown" ? weekdayOf(day) % 6 !== 0 : kind === "workday";
}

/** The day `count` working days after `from`, or before it when negative, as people work then. */
export function addWorkdays(from: LocalDate, count: number, calendar: WorkingCalendar): LocalDate {
  const step = count < 0 ? -1 : 1;
  let day = from;
  for (let counted = 0; counted < Math.abs(count); ) {
    day = addDays(day, step);
    counted += isWorkday(day, calendar) ? 1 : 0;
  }
  return day;
}

/** The working days after `from`, up to and with `to`. */
export function countWorkdays(from: LocalDate, to: LocalDate, calendar: WorkingCalendar): number {
  let count = 0;
  for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) {
    count += isWorkday(day, calendar) ? 1 : 0;
  }
  return count;
}

function daysOf({ from, to }: { from: LocalDate; to: LocalDate }): LocalDate[] {
  const days: LocalDate[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) {
    days.push(day);
  }
  return days;
}

function checkYear(year: CalendarYear, file: string): void {
  const days = [...year.holidays.flatMap(daysOf), ...year.makeUpWorkdays];
  const stray = days.find((day) => yearOf(day) !== year.year);
  if (stray !== undefined) {
    throw brokenDataFile(file, `${stray} is not a day of ${year.year}`);
  }
  const worked = year.makeUpWorkdays.find((day) => weekdayOf(day) > 0 && weekdayOf(day) < 6);
  if (worked !== undefined) {
    throw brokenDataFile(file, `make-up workday ${worked} is a working day anyway`);
  }
}
