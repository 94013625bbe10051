import type { LocalDate } from "../base/clock.ts";
import { readChineseNumber } from "./find-numbered-heading.ts";

const CHINESE = "[零〇○Ｏ一二三四五六七八九十]";
/** A day as documents write it: 2024年3月15日, 二〇二四年三月十五日. */
export const DATE_PATTERN = `(?:\\d{4}|${CHINESE}{4})\\s*年\\s*(?:\\d{1,2}|${CHINESE}{1,2})\\s*月\\s*(?:\\d{1,2}|${CHINESE}{1,3})\\s*日`;
const DATE = new RegExp(DATE_PATTERN);

/** The first day that stands in a text. */
export function findDate(text: string): LocalDate | undefined {
  const found = DATE.exec(text)?.[0].replace(/\s+/g, "");
  const [year = "", month = "", day = ""] = found?.split(/[年月日]/) ?? [];
  const numbers = [readYear(year), readChineseNumber(month), readChineseNumber(day)];
  return found === undefined ? undefined : toLocalDate(numbers);
}

function readYear(text: string): number {
  return Number(
    [...text]
      .map((character) => {
        const digit = "〇一二三四五六七八九".indexOf(character.replace(/[零○Ｏ]/, "〇"));
        return digit === -1 ? character : String(digit);
      })
      .join(""),
  );
}

function toLocalDate([year = 0, month = 0, day = 0]: readonly number[]): LocalDate | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  const isDay = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isDay ? date.toISOString().slice(0, 10) : undefined;
}

/** The last day of a span of whole years that begins on `from`. */
export function endOfYears(from: LocalDate, years: number): LocalDate {
  const date = new Date(`${from}T00:00:00Z`);
  date.setUTCFullYear(date.getUTCFullYear() + years);
  date.setUTCDate(date.getUTCDate() - 1);
  return date.toISOString().slice(0, 10);
}
