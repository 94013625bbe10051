import type { LocalDate } from "../base/clock.ts";
import { findDay } from "./find-day.ts";

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

const LENGTH =
  /(\d{1,3})\s*(?:个)?\s*(工作日|自然日|working days?|business days?|calendar days?|个?星期|周(?!年)|weeks?|个月|months?|日(?!期)|天|days?|年|years?)/i;
const ASKS_DAY =
  /哪(?:一)?[天日]|几号|几月几|什么时候(?:到期|截止|为止|之前|前|到|要|最)|何时(?:到期|截止|届满)|到期|截止|最[晚迟后](?:[^，。]{0,8}(?:天|日|号|时候))?|过期|超期|超时|逾期|来得及|还(?:剩|有)(?:几|多少)天|算到|what date|by when|deadline|last day|until when|expire|too late|in time/i;
const BEGINS =
  /收到|签收|接到|转了|转[给来]|拿到|送达|送到|送来|交[的了上]|递交|提交|受理|立案|登记|公告|举报|投诉|打[的了]?1\d{4}|起诉|申请|起算|开始|通知|扣[的了留押]|查封|发[的出了]|填[的了]|寄|起|从|自|received|served|filed|submitted|accepted|lodged|starting|from/i;
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
