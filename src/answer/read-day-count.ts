import type { LocalDate } from "../base/clock.ts";
import { type FoundDay, findDays } from "./find-day.ts";

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
  /** By how long the limit was extended, or `true` when only that is said. */
  readonly extension: TimeLength | true | undefined;
  /** The question without its days, for the search. */
  readonly rest: string;
}

/** Not the day or the year of a date, such as 5月1日. */
const LENGTH =
  /(?<![\d月至])(\d{1,3})\s*(?:个)?\s*(工作日|自然日|working days?|business days?|calendar days?|个?星期|周(?!年)|weeks?|个月|months?|日(?!期)|天|days?|年|years?)/i;
const ASKS_DAY =
  /哪(?:一)?[天日]|几号|几月几|几时|死线|什么时候(?:到期|截止|为止|之前|前|到|要|最|该|应|能|会|才)|何日|何时(?:到期|截止|届满)|(?:届满|期满)(?:的?日|时间)|到期|截止|最[晚迟后](?:[^，。]{0,8}(?:天|日|号|时候))?|过期|超期|超时|超没超|逾期|来得及|还(?:剩|有)(?:几|多少)天|剩多久|算到|(?:what|which) da(?:te|y)|by when|\bdue\b|deadline|last day|until when|\bwhen (?:must|do|does|should|is|will|would|can|are)\b|how long do (?:we|i) have|expire|too late|in time/i;
/** What begins a limit: that one gets it, before what somebody else does, before what one does. */
const BEGINS = [
  /收到|收的|签收|接到|转了|转[给来]|拿到|领到|送达|送到|送来|(?:到|拿)[^，。,]{0,4}手|received|served|reached|handed/i,
  /收齐|立案|立[的了]|受理(?!通知)|公告|刊登|登[了记出]|扣[的了押走留下]|查封|封[的了条]|通知(?!书)|判[的了下]|审定|交齐|全交|notified|published|accepted|told/i,
  /交[的了上到]|递[的了上]|递交|提交|举报|投诉|打[的了]?1\d{4}|起诉|申请|起算|开始|发[的出了]|填[的了]|寄|做[的了]|贴[的了]|买[的了到]|起|从|自|came|dated|bought|filed|submitted|lodged|reported|starting|from/i,
];
/** A day on which something ends begins nothing but the time of grace after it. */
const ENDS = /^[^，。,]{0,3}(?:到期|届满|期满|过期|expire)/i;
const HAS_GRACE = /宽[展限]|补[交缴]|滞纳|恢复|grace/i;
/** A shorter question tells nothing that could have begun: 今天几号. */
const SHORTEST_STORY_CHARS = 8;
const CLAUSE_END = /[,，。;；!！?？\n]|\b(?:and|but)\b/;
/** What an extension is told by, with its length where that follows; 没延, 不延长 tells none. */
const EXTENDED =
  /(?<![没不未])(?:延(?:长|期|后)?|多[给加]|再[给加]|加)(?:了|到|满)?[^,，。;；\d]{0,8}(\d{1,3}\s*(?:个)?(?:工作日|自然日|星期|月|日|天))?/;
const IS_EXTENDED = /延(?:长|期|满)?(?:了|满|过)|(?:批|准|同意)[^,，。]{0,6}(?:延|多给|多加)/;
/** Which year a day without a year falls in does not matter for what a question is. */
const ANY_DAY: LocalDate = "2026-01-01";

/**
 * Reads a question that names a day on which a limit may have begun, and wants another day.
 *
 * @param question normalised: Arabic digits for numerals.
 * @param today completes days without a year or a month: the latest such day that is not far ahead.
 */
export function readDayCount(question: string, today: LocalDate): DayCount | undefined {
  const days = ASKS_DAY.test(question) ? findDays(question, today) : [];
  const begun = findBeginning(question, days);
  if (begun === undefined) {
    return undefined;
  }
  const named = days.flatMap(({ words, aside }) =>
    aside === undefined ? [words] : [words, aside],
  );
  const undated = named.reduce((rest, words) => rest.replace(words, " "), question);
  const rest = undated.replace(/\s+/g, " ").trim();
  const { extension, base } = readExtension(rest);
  return { start: begun.day, limit: readTimeLength(base), extension, rest };
}

/** Takes an extension out of a question, so that its length is not taken for the limit's. */
function readExtension(question: string): Pick<DayCount, "extension"> & { readonly base: string } {
  const [words, length] = EXTENDED.exec(question) ?? [];
  if (words === undefined || (length === undefined && !IS_EXTENDED.test(question))) {
    return { extension: undefined, base: question };
  }
  const extension = length === undefined ? true : readTimeLength(length);
  return { extension, base: question.replace(words, " ") };
}

/** The day on which something is said to begin, otherwise the first on which nothing ends. */
function findBeginning(question: string, days: readonly FoundDay[]): FoundDay | undefined {
  const open = days.filter(({ words }) => {
    const behind = question.slice(question.indexOf(words) + words.length);
    return !ENDS.test(behind) || HAS_GRACE.test(question);
  });
  const begun = BEGINS.flatMap((begins) =>
    open.filter(({ words }) => begins.test(clauseOf(question, words))),
  );
  return begun[0] ?? (question.length >= SHORTEST_STORY_CHARS ? open[0] : undefined);
}

function clauseOf(text: string, words: string): string {
  return text.split(CLAUSE_END).find((clause) => clause.includes(words)) ?? "";
}

/** Whether the question is a sum of days: it gives the first day and how long the limit is. */
export function isDaySum(question: string): boolean {
  return readDayCount(question, ANY_DAY)?.limit !== undefined;
}

/** Whether the question names a day and asks for another. */
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
