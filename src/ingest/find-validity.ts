import type { LocalDate } from "../base/clock.ts";
import { DATE_PATTERN, endOfYears, findDate } from "./find-date.ts";
import { readChineseNumber } from "./find-numbered-heading.ts";

const TAKES_EFFECT = "起\\s*(?:正式)?\\s*(?:施行|实施|执行|生效)";
/** The document speaks of itself: `本办法自…起施行`, or a sentence that begins with 自. */
const OWN = "(?:^|本[\\u4e00-\\u9fff]{1,8}[^《》]*?)\\s*自\\s*";
const OWN_START = new RegExp(`${OWN}(${DATE_PATTERN})\\s*${TAKES_EFFECT}`);
const START_WITH_ISSUE = new RegExp(`${OWN}(?:印发|发布|公布|颁布)之日\\s*${TAKES_EFFECT}`);
const OWN_END = new RegExp(`有效期\\s*(?:至|到|截至|截止到?)\\s*(${DATE_PATTERN})`);
const YEARS = /有效期\s*(?:为|限)?\s*(\d{1,2}|[一二三四五六七八九十]{1,2})\s*年/;
const SELF =
  /本(?:办法|规定|细则|通知|意见|方案|措施|规则|条例|规范|指南|指引|制度|计划|公告|文件)/;

/**
 * First and last day of validity where a sentence about the document itself states them; else the
 * first day is the one on which it was signed.
 */
export function findValidity(
  lines: readonly string[],
  signedOn: LocalDate | undefined,
): { readonly from?: LocalDate | undefined; readonly to?: LocalDate | undefined } {
  const sentences = lines.flatMap((line) => line.split(/[。；]/)).map((text) => text.trim());
  let from: LocalDate | undefined;
  let to: LocalDate | undefined;
  for (const sentence of sentences) {
    const text = sentence.replace(/^第\S+条\s*/, "");
    const start = findStart(text, signedOn);
    from ??= start;
    if (start !== undefined || SELF.test(text)) {
      to ??= findEnd(text, start ?? from);
    }
  }
  return { from: from ?? signedOn, to };
}

function findStart(sentence: string, signedOn: LocalDate | undefined): LocalDate | undefined {
  const found = OWN_START.exec(sentence)?.[1];
  if (found !== undefined) {
    return findDate(found);
  }
  return START_WITH_ISSUE.test(sentence) ? signedOn : undefined;
}

function findEnd(sentence: string, from: LocalDate | undefined): LocalDate | undefined {
  const found = OWN_END.exec(sentence)?.[1];
  if (found !== undefined) {
    return findDate(found);
  }
  const years = YEARS.exec(sentence)?.[1];
  return years === undefined || from === undefined
    ? undefined
    : endOfYears(from, readChineseNumber(years));
}
