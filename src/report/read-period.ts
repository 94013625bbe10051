import type { LocalDate } from "../base/clock.ts";
import { addDays, addMonths, localDateSchema } from "../base/local-date.ts";

/** Two days and all between them. */
export interface Period {
  readonly from: LocalDate;
  readonly to: LocalDate;
}

const DAY = /(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?/g;
const MONTH = /^(\d{4})\s*[-./年]\s*(\d{1,2})\s*月?$/;
const YEAR = /^(\d{4})\s*年$/;

const MONTHS_OF_A_QUARTER = 3;
const MONTHS_OF_A_YEAR = 12;

/** Reads 本月, 上季度, 去年, 2026年11月, 2026-11-01 至 2026-11-15 …; `undefined` for what it is not. */
export function readPeriod(text: string, today: LocalDate): Period | undefined {
  const words = text.trim();
  const days = readDays(words);
  if (days.length > 0) {
    const [from, to = from] = days;
    return from !== undefined && to !== undefined && from <= to ? { from, to } : undefined;
  }
  const [, year, month] = MONTH.exec(words) ?? [];
  if (year !== undefined && month !== undefined) {
    return toSpan(`${year}-${month.padStart(2, "0")}-01`, 1);
  }
  const [, alone] = YEAR.exec(words) ?? [];
  return alone === undefined
    ? readRelative(words, today)
    : toSpan(`${alone}-01-01`, MONTHS_OF_A_YEAR);
}

/** The days that a text names in figures, in its order; those that do not exist are left out. */
export function readDays(text: string): readonly LocalDate[] {
  return [...text.matchAll(DAY)].flatMap(([, year = "", month = "", day = ""]) => {
    const date = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
    return localDateSchema.safeParse(date).success ? [date] : [];
  });
}

function readRelative(words: string, today: LocalDate): Period | undefined {
  const month = `${today.slice(0, 7)}-01`;
  const year = `${today.slice(0, 4)}-01-01`;
  const passed = (Number(today.slice(5, 7)) - 1) % MONTHS_OF_A_QUARTER;
  const quarter = addMonths(month, -passed);
  switch (words) {
    case "今天":
    case "今日":
      return { from: today, to: today };
    case "本月":
    case "这个月":
      return toSpan(month, 1);
    case "上月":
    case "上个月":
      return toSpan(addMonths(month, -1), 1);
    case "本季度":
    case "本季":
      return toSpan(quarter, MONTHS_OF_A_QUARTER);
    case "上季度":
    case "上季":
      return toSpan(addMonths(quarter, -MONTHS_OF_A_QUARTER), MONTHS_OF_A_QUARTER);
    case "今年":
    case "本年":
    case "本年度":
      return toSpan(year, MONTHS_OF_A_YEAR);
    case "去年":
    case "上年":
      return toSpan(addMonths(year, -MONTHS_OF_A_YEAR), MONTHS_OF_A_YEAR);
    default:
      return undefined;
  }
}

/** So many months from the first of one on; `undefined` when there is no such month. */
function toSpan(first: LocalDate, months: number): Period | undefined {
  return localDateSchema.safeParse(first).success
    ? { from: first, to: addDays(addMonths(first, months), -1) }
    : undefined;
}
