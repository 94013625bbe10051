import type { LocalDate } from "../base/clock.ts";
import { addDays, daysBetween } from "../base/local-date.ts";

/** A length of time as laws put it: 15个工作日, 60日, 3个月. */
export interface TimeLength {
  readonly length: number;
  readonly unit: "working_day" | "day" | "month";
}

/** A question for the last day of a limit. */
export interface DayCount {
  /** The day of what began the limit. */
  readonly start: LocalDate;
  /** The limit, when the question itself says it. */
  readonly limit: TimeLength | undefined;
  /** The question without the day, for the search. */
  readonly rest: string;
}

const CALENDAR_DAY =
  /(?:(20\d\d)\s*[年./-]\s*)?(?<![\d.])(1[0-2]|0?[1-9])(?:\s*月\s*(3[01]|[12]\d|0?[1-9])(?!\d)\s*[日号]?|[./-](3[01]|[12]\d|0?[1-9])(?![\d.%])[日号]?)/;
const ENGLISH_DAY =
  /\b(?:(?<before>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?\s+(?:of\s+)?(?<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|(?<first>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+(?<after>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?\b)(?:,?\s+(?<year>20\d\d))?/i;
const DAY_OF_MONTH =
  /(?:(这个月|本月|上个?月)|(?<![\d月]))(3[01]|[12]\d|[1-9])[号日](?!内|之内|里|期)/;
const RELATIVE_DAY = /(大前天|前天|昨天|昨日|今天|今日|今早|\byesterday\b|\btoday\b)/i;
const DAYS_BACK: Readonly<Record<string, number>> = { 大: 3, 前: 2, 昨: 1, y: 1, 今: 0, t: 0 };
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

const LENGTH =
  /(\d{1,3})\s*(?:个)?\s*(工作日|自然日|working days?|business days?|calendar days?|个?星期|周(?!年)|weeks?|个月|months?|日(?!期)|天|days?|年|years?)/i;
const ASKS_DAY =
  /哪(?:一)?[天日]|几号|几月几|什么时候(?:到期|截止|为止|之前|前|到|要|最)|何时(?:到期|截止|届满)|到期|截止|最[晚迟后](?:[^，。]{0,8}(?:天|日|号|时候))?|过期|超期|超时|逾期|来得及|还(?:剩|有)(?:几|多少)天|算到|what date|by when|deadline|last day|until when|expire|too late|in time/i;
const BEGINS =
  /收到|签收|接到|转了|转[给来]|拿到|送达|送到|送来|交[的了上]|递交|提交|受理|立案|登记|公告|举报|投诉|打[的了]?1\d{4}|起诉|申请|起算|开始|通知|扣[的了留押]|查封|发[的出了]|填[的了]|寄|起|从|自|received|served|filed|submitted|accepted|lodged|starting|from/i;
const LONGEST_AHEAD_DAYS = 60;
/** Which year a day without a year falls in does not matter for what a question is. */
const ANY_DAY: LocalDate = "2026-01-01";

/**
 * Reads a question that names the day on which a limit began and wants its last day.
 *
 * @param question normalised: Arabic digits for numerals.
 * @param today completes days without a year or a month: the latest such day that is not far ahead.
 */
export function readDayCount(question: string, today: LocalDate): DayCount | undefined {
  if (!ASKS_DAY.test(question) || !BEGINS.test(question)) {
    return undefined;
  }
  const found = findDay(question, today);
  if (found === undefined) {
    return undefined;
  }
  const rest = question.replace(found.words, " ").replace(/\s+/g, " ").trim();
  return { start: found.day, limit: readTimeLength(rest), rest };
}

/** Whether the question is a sum of days: it gives the first day and how long the limit is. */
export function isDaySum(question: string): boolean {
  return readDayCount(question, ANY_DAY)?.limit !== undefined;
}

/** Whether the question names the day on which something began and asks for a day. */
export function namesDay(question: string): boolean {
  return readDayCount(question, ANY_DAY) !== undefined;
}

/** The first length of time in a text. */
export function readTimeLength(text: string): TimeLength | undefined {
  const [, digits = "", unit = ""] = LENGTH.exec(text) ?? [];
  const length = Number(digits);
  if (length === 0) {
    return undefined;
  }
  if (/工作|working|business/i.test(unit)) {
    return { length, unit: "working_day" };
  }
  if (/月|month/i.test(unit)) {
    return { length, unit: "month" };
  }
  if (/年|year/i.test(unit)) {
    return { length: 12 * length, unit: "month" };
  }
  return { length: /星期|周|week/i.test(unit) ? 7 * length : length, unit: "day" };
}

interface FoundDay {
  readonly day: LocalDate;
  readonly words: string;
}

function findDay(question: string, today: LocalDate): FoundDay | undefined {
  return (
    findCalendarDay(question, today) ??
    findEnglishDay(question, today) ??
    findDayOfMonth(question, today) ??
    findRelativeDay(question, today)
  );
}

function findCalendarDay(question: string, today: LocalDate): FoundDay | undefined {
  const match = CALENDAR_DAY.exec(question);
  if (match === null) {
    return undefined;
  }
  const [words, year, month, day, otherDay] = match;
  return toFound(words, year, Number(month), Number(day ?? otherDay), today);
}

function findEnglishDay(question: string, today: LocalDate): FoundDay | undefined {
  const match = ENGLISH_DAY.exec(question);
  if (match?.groups === undefined) {
    return undefined;
  }
  const { before, after, name, first, year } = match.groups;
  const month = MONTHS.indexOf((name ?? first ?? "").toLowerCase()) + 1;
  return toFound(match[0], year, month, Number(before ?? after), today);
}

function findDayOfMonth(question: string, today: LocalDate): FoundDay | undefined {
  const match = DAY_OF_MONTH.exec(question);
  if (match === null) {
    return undefined;
  }
  const [words, month = "", digits = ""] = match;
  const day = Number(digits);
  const isBefore = month.startsWith("上") || (month === "" && day > Number(today.slice(8)));
  const first = new Date(`${today.slice(0, 7)}-01T00:00:00Z`);
  first.setUTCMonth(first.getUTCMonth() - (isBefore ? 1 : 0));
  const at = toDay(first.getUTCFullYear(), first.getUTCMonth() + 1, day);
  return at === undefined ? undefined : { day: at, words };
}

function findRelativeDay(question: string, today: LocalDate): FoundDay | undefined {
  const words = RELATIVE_DAY.exec(question)?.[0];
  if (words === undefined) {
    return undefined;
  }
  const back = DAYS_BACK[words.charAt(0).toLowerCase()] ?? 0;
  return { day: addDays(today, -back), words };
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
function toDay(year: number, month: number, day: number): LocalDate | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 ? date.toISOString().slice(0, 10) : undefined;
}
