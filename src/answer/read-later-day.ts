import type { LocalDate } from "../base/clock.ts";
import { findDays, toDay } from "./find-day.ts";
import { namesPlan } from "./read-scope.ts";

/** How far ahead law that is made is asked for; a later year is a plan's. */
const YEARS_AHEAD = 2;
const WITH_YEAR = /20\d\d/;
/** 2027年, 2027年3月; no edition of a law. */
const YEAR = /(?<!\d)(20\d\d)年(?!版|修订|修正)(?:(1[0-2]|0?[1-9])月)?/g;
const ENGLISH_YEAR = /\b(?:in|from|since|after|by) (20\d\d)\b/gi;
const NEXT_YEAR = /明年|来年|\bnext year\b/gi;
/** Who acts now wants the law of now, whatever year it is about: 2028年到期，现在续展. */
const NOW = /现在|目前|当前|如今|眼下|到期|届满|期满|\bnow\b|\bcurrent|expire/i;
/** Until then the law of now counts as well: 2027年以前, 到明年为止. */
const UNTIL_BEHIND = /^[^，。,;；]{0,4}(?:之前|以前|为止|(?<![提先])前)/;
const UNTIL_BEFORE = /(?:截至|before|until|till|through)\s*$/i;

/**
 * The day to come as of which a question wants the law: the one that it names, or the first of the
 * month or the year that it names. `undefined` when it asks as of now, or about the plan.
 *
 * @param question normalised: Arabic digits for numerals.
 */
export function readLaterDay(question: string, today: LocalDate): LocalDate | undefined {
  if (namesPlan(question) || NOW.test(question)) {
    return undefined;
  }
  const thisYear = Number(today.slice(0, 4));
  const dated = findDays(question, today).filter(({ words }) => WITH_YEAR.test(words));
  const begins = (
    pattern: RegExp,
    toBeginning: (match: RegExpExecArray) => LocalDate | undefined,
  ) =>
    [...question.matchAll(pattern)]
      .filter((match) => !isUntil(question, match))
      .flatMap((match) => toBeginning(match) ?? []);
  const days = [
    ...dated.map(({ day }) => day),
    ...begins(YEAR, ([, year, month]) => toDay(Number(year), Number(month ?? 1), 1)),
    ...begins(ENGLISH_YEAR, ([, year]) => toDay(Number(year), 1, 1)),
    ...begins(NEXT_YEAR, () => toDay(thisYear + 1, 1, 1)),
  ];
  return days.find((day) => day > today && Number(day.slice(0, 4)) <= thisYear + YEARS_AHEAD);
}

function isUntil(question: string, match: RegExpExecArray): boolean {
  const behind = question.slice(match.index + match[0].length);
  return UNTIL_BEHIND.test(behind) || UNTIL_BEFORE.test(question.slice(0, match.index));
}
