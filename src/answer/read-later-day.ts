import type { LocalDate } from "../base/clock.ts";
import { namesPlan } from "./read-scope.ts";

/** How far ahead law that is made is asked for; a later year is a plan's. */
const YEARS_AHEAD = 2;
const NEXT_YEAR = /明年|来年|\bnext year\b/i;
const YEAR = /(?<![\d.])(20\d\d)(?=\s*[年./-]|\b)(?!\s*年?(?:版|修订|修正))/g;
/** Before it the law of now still counts: 2027年以前. */
const UNTIL = /^\s*年?[^，。,;；]{0,6}(?:之前|以前|前(?!后)|until|before)/i;
const UNTIL_ENGLISH = /(?:before|until|till|through)\s*$/i;
const MONTH_AND_DAY = /^\s*[年./-]\s*(1[0-2]|0?[1-9])\s*[月./-]\s*(3[01]|[12]\d|0?[1-9])(?!\d)/;

/**
 * The day to come as of which a question wants the law: the one that it names, or the first of the
 * year that it names. `undefined` when it asks as of now, or about the plan.
 *
 * @param question normalised: Arabic digits for numerals.
 */
export function readLaterDay(question: string, today: LocalDate): LocalDate | undefined {
  if (namesPlan(question)) {
    return undefined;
  }
  const thisYear = Number(today.slice(0, 4));
  const days = [...question.matchAll(YEAR)].flatMap((match) => {
    const behind = question.slice(match.index + match[0].length);
    const isUntil = UNTIL.test(behind) || UNTIL_ENGLISH.test(question.slice(0, match.index));
    const year = Number(match[1]);
    const isAhead = year >= thisYear && year <= thisYear + YEARS_AHEAD;
    return isAhead && !isUntil ? [toDay(year, behind)] : [];
  });
  const nextYear = NEXT_YEAR.test(question) ? [toDay(thisYear + 1, "")] : [];
  return [...days, ...nextYear].find((day) => day > today);
}

function toDay(year: number, behind: string): LocalDate {
  const [, month = "1", day = "1"] = MONTH_AND_DAY.exec(behind) ?? [];
  return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}
