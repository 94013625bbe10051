import type { LocalDate } from "../base/clock.ts";
import { addDays, daysBetween, weekdayOf } from "../base/local-date.ts";

const CALENDAR_DAY =
  /(?:(20\d\d)\s*[年./-]\s*)?(?<![\d.])(1[0-2]|0?[1-9])(?:\s*月\s*(3[01]|[12]\d|0?[1-9])(?!\d)\s*[日号]?|[./-](3[01]|[12]\d|0?[1-9])(?!\d|\.\d|%|[万亿千百元块折倍米寸斤吨]|公[斤里分顷吨升])[日号]?)/;
const ENGLISH_DAY =
  /\b(?:(?<before>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?\s+(?:of\s+)?(?<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|(?<first>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+(?<after>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?\b)(?:,?\s+(?<year>20\d\d))?/i;
const MONTH_NAMED = /^(?:这个月|本月|上个?月)/;
const DAY_OF_MONTH =
  /(?:(这个月|本月|上个?月)|(?<![\d月]))(3[01]|[12]\d|[1-9])[号日](?!内|之内|里|期)/;
/** On the 25th, and nothing that is numbered so: on the 3rd floor. */
const ENGLISH_DAY_OF_MONTH =
  /(?<=\b(?:on|by|since|until|from) )the (?<day>3[01]|[12]\d|[1-9])(?:st|nd|rd|th)\b(?!\s+(?!and\b|but\b|or\b|when\b|what\b|which\b|by\b)[a-z])/i;
const RELATIVE_DAY = /(大前天|前天|昨天|昨日|昨晚|今天|今日|今早|今朝|\byesterday\b|\btoday\b)/i;
const DAYS_BACK: Readonly<Record<string, number>> = { 大: 3, 前: 2, 昨: 1, y: 1, 今: 0, t: 0 };
const WEEKDAY =
  /(?<![每双单隔]个?|[周期拜][一二三四五六日天]\s*[至到~—-])(?<![上下这本]个?)(?<week>上上|上|这|本|下下|下)?(?:个)?(?:周|星期|礼拜)(?<day>[一二三四五六日天])(?!起|般|[个条家]|\s*[至到~—-]\s*(?:周|星期|礼拜)?[一二三四五六日天])/;
const WEEKDAYS = "一二三四五六日";
const ENGLISH_WEEKDAY = /\b(?:last |this |on )(?<day>mon|tue|wed|thu|fri|sat|sun)[a-z]*day\b/i;
const ENGLISH_WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
/** A holiday that falls on the same day of every year, the days before it, or what came on it. */
const HOLIDAY =
  /(?<name>元旦|国庆|五一|劳动(?=节)|双11)节?(?:前(?<before>[一1-9])天|[当那]天|(?=[收接拿交递提买抢]))/;
const HOLIDAYS: Readonly<Record<string, readonly [month: number, day: number]>> = {
  ...{ 元旦: [1, 1], 五一: [5, 1], 劳动: [5, 1], 国庆: [10, 1] },
  双11: [11, 11],
};
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

const LONGEST_AHEAD_DAYS = 60;

/** A day, and the words that name it. */
export interface FoundDay {
  readonly day: LocalDate;
  readonly words: string;
  /** The weekday that is named beside a date. */
  readonly aside?: string;
}

/** Nobody names more of them in a question. */
const MOST_DAYS = 4;
const BARE_DAY = /^(?:\d{1,2}[号日]|the \d{1,2}(?:st|nd|rd|th))$/i;

const DATED = /\d/;
const MARKS_ONLY = /^[\s,，、(（]*$/;

/** A day, and where its words stand. */
interface PlacedDay extends FoundDay {
  readonly at: number;
}

/**
 * Finds the days that a text names, as {@link findDay} does, in their order. A bare day beside
 * others is of the month of the one before it, or of the next; 15日 is then a limit and no day.
 */
export function findDays(text: string, today: LocalDate): FoundDay[] {
  const found: PlacedDay[] = [];
  let rest = text;
  for (let count = 0; count < MOST_DAYS; count += 1) {
    const day = findDay(rest, today);
    if (day === undefined) {
      break;
    }
    const placed = placeDay({ ...day, at: rest.indexOf(day.words) }, found);
    if (placed !== undefined) {
      found.push(placed);
    }
    rest = rest.replace(day.words, (words) => "□".repeat(words.length));
  }
  return found
    .filter((day) => !found.some((dated) => isAside(day, dated, text)))
    .sort((one, other) => one.at - other.at)
    .map((dated) => {
      const aside = found.find((day) => isAside(day, dated, text))?.words;
      return { day: dated.day, words: dated.words, ...(aside !== undefined && { aside }) };
    });
}

/**
 * Whether a weekday stands beside a date that falls on it, with nothing but marks between:
 * 星期一（11月23日）, last Monday, 16 November.
 */
function isAside(weekday: PlacedDay, dated: PlacedDay, text: string): boolean {
  const isWeekday = WEEKDAY.test(weekday.words) || ENGLISH_WEEKDAY.test(weekday.words);
  const isSame = DATED.test(dated.words) && weekdayOf(weekday.day) === weekdayOf(dated.day);
  const [first, second] = weekday.at < dated.at ? [weekday, dated] : [dated, weekday];
  return (
    isWeekday && isSame && MARKS_ONLY.test(text.slice(first.at + first.words.length, second.at))
  );
}

function placeDay(day: PlacedDay, others: readonly PlacedDay[]): PlacedDay | undefined {
  const before = others.filter(({ at }) => at < day.at).sort((one, other) => other.at - one.at)[0];
  const beside = before ?? others[0];
  if (beside === undefined || !BARE_DAY.test(day.words)) {
    return day;
  }
  if (day.words.endsWith("日")) {
    return undefined;
  }
  const [year = 0, month = 0, earlier = 0] = beside.day.split("-").map(Number);
  const number = Number(/\d+/.exec(day.words)?.[0]);
  const isNext = before !== undefined && number < earlier;
  const at = isNext
    ? toDay(month === 12 ? year + 1 : year, (month % 12) + 1, number)
    : toDay(year, month, number);
  return at === undefined ? undefined : { ...day, day: at };
}

/**
 * Finds the first day that a text names, by date, weekday, holiday or relative to today.
 *
 * @param text normalised: Arabic digits for numerals.
 * @param today completes days without a year or a month: the latest such day that is not far ahead.
 */
function findDay(text: string, today: LocalDate): FoundDay | undefined {
  const dated = findCalendarDay(text, today) ?? findEnglishDay(text, today);
  const ofMonth = findDayOfMonth(text, today);
  if (dated !== undefined || (ofMonth !== undefined && MONTH_NAMED.test(ofMonth.words))) {
    return dated ?? ofMonth;
  }
  // 15日 alone may be a limit as well as a day, beside a day that is named otherwise.
  const named = findRelativeDay(text, today) ?? findWeekday(text, today);
  return named ?? findHoliday(text, today) ?? ofMonth;
}

function findCalendarDay(text: string, today: LocalDate): FoundDay | undefined {
  const match = CALENDAR_DAY.exec(text);
  if (match === null) {
    return undefined;
  }
  const [words, year, month, day, otherDay] = match;
  return toFound(words, year, Number(month), Number(day ?? otherDay), today);
}

function findEnglishDay(text: string, today: LocalDate): FoundDay | undefined {
  const match = ENGLISH_DAY.exec(text);
  if (match?.groups === undefined) {
    return undefined;
  }
  const { before, after, name, first, year } = match.groups;
  const month = MONTHS.indexOf((name ?? first ?? "").toLowerCase()) + 1;
  return toFound(match[0], year, month, Number(before ?? after), today);
}

function findDayOfMonth(text: string, today: LocalDate): FoundDay | undefined {
  const match = DAY_OF_MONTH.exec(text);
  const english = ENGLISH_DAY_OF_MONTH.exec(text);
  const [words, month = "", digits = ""] = match ?? [english?.[0], "", english?.groups?.day];
  if (words === undefined) {
    return undefined;
  }
  const day = Number(digits);
  const isBefore = month.startsWith("上") || (month === "" && day > Number(today.slice(8)));
  const first = new Date(`${today.slice(0, 7)}-01T00:00:00Z`);
  first.setUTCMonth(first.getUTCMonth() - (isBefore ? 1 : 0));
  const at = toDay(first.getUTCFullYear(), first.getUTCMonth() + 1, day);
  return at === undefined ? undefined : { day: at, words };
}

function findRelativeDay(text: string, today: LocalDate): FoundDay | undefined {
  const words = RELATIVE_DAY.exec(text)?.[0];
  if (words === undefined) {
    return undefined;
  }
  const back = DAYS_BACK[words.charAt(0).toLowerCase()] ?? 0;
  return { day: addDays(today, -back), words };
}

/** The weekday of the week that is named, Monday first, otherwise the latest one until today. */
function findWeekday(text: string, today: LocalDate): FoundDay | undefined {
  const chinese = WEEKDAY.exec(text);
  const match = chinese ?? ENGLISH_WEEKDAY.exec(text);
  if (match?.groups === undefined) {
    return undefined;
  }
  const { week = "", day = "" } = match.groups;
  const wanted =
    chinese === null
      ? ENGLISH_WEEKDAYS.indexOf(day.toLowerCase())
      : WEEKDAYS.indexOf(day.replace("天", "日"));
  const current = (weekdayOf(today) + 6) % 7;
  const isPastWeek = week === "" && wanted > current;
  const weeksAhead = isPastWeek ? -1 : countWeeks(week);
  return { day: addDays(today, wanted - current + 7 * weeksAhead), words: match[0] };
}

/** How many weeks ahead: 下下 is two, 上 one back, this one none. */
function countWeeks(week: string): number {
  const direction = { 上: -1, 下: 1 }[week.charAt(0)] ?? 0;
  return direction * week.length;
}

function findHoliday(text: string, today: LocalDate): FoundDay | undefined {
  const match = HOLIDAY.exec(text);
  const [month, day] = HOLIDAYS[match?.groups?.name ?? ""] ?? [];
  if (match === null || month === undefined || day === undefined) {
    return undefined;
  }
  const found = toFound(match[0], undefined, month, day, today);
  const before = match.groups?.before ?? "0";
  return found && { ...found, day: addDays(found.day, -Number(before.replace("一", "1"))) };
}

/** A day without a year is this year's, or last year's when this year's is far ahead. */
function toFound(
  words: string,
  year: string | undefined,
  month: number,
  day: number,
  today: LocalDate,
): FoundDay | undefined {
  const thisYear = Number(today.slice(0, 4));
  const at = toDay(year === undefined ? thisYear : Number(year), month, day);
  if (at === undefined) {
    return undefined;
  }
  const ahead = daysBetween(today, at);
  const last = toDay(thisYear - 1, month, day);
  const isLastYear = year === undefined && ahead > LONGEST_AHEAD_DAYS && last !== undefined;
  return { day: isLastYear ? last : at, words };
}

/** The day, when there is such a day. */
export function toDay(year: number, month: number, day: number): LocalDate | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 ? date.toISOString().slice(0, 10) : undefined;
}
