import { overlaps, type Span } from "./find-respondent.ts";
import type { ReportCues } from "./report-cues.ts";
import { toAlternatives } from "./to-alternatives.ts";

/** Finds the goods that a text (in simplified characters) is about, outside the given piece if any are. */
export type FindGoods = (text: string, respondent: Span | undefined) => Span | undefined;

const NOT_ADJECTIVES =
  "(?:sell|sells|selling|make|makes|making|produces?|producing|manufactures?|uses?|using|copy|copies|copying|counterfeits?|exports?|imports?|our|of|the|on|with|fake|are|buy|bought|for|and|their|my)\\b";

/** Right behind goods that a right protects: 保温杯的外观专利. */
const PATENTED = /^的?(?:产品)?(?:外观|实用新型|发明|结构)?(?:设计)?专利(?!号)/u;
const CLAUSE_START = /(?:^|[，。；：！？、\s（(])$/u;
const CLAUSE_END = /^(?:$|[，。；！？、\s）)])/u;
/** 三千条牛仔裤. */
const COUNTED =
  /[一二两三四五六七八九十百千万几多\d](?:大|小|整)?[箱件条款个台柜批双瓶套包只副盏](?:假)?$/u;
/** 共三千盒: how many, and not of what. */
const NUMBER_OF = /^[共约总\d一二两三四五六七八九十百千万几多来余]+\p{Script=Han}$/u;
/** The reporter's own trade: 我们是做家居服的. */
const OWN = /(?:我|俺|咱|本人)(?:们|家|司|厂)?(?:公司)?(?:是|在)?[^，。；]{0,6}(?:做|卖|种|养)$/u;

/** What somebody's trade is called by: 做门窗的都买他的玻璃胶. */
const TRADE = /^的(?:都|人|老板|同行|师傅|厂|店)/u;

/** Prepares the cues for looking up. */
export function createGoodsFinder(cues: ReportCues["goods"]): FindGoods {
  const single = cues.boundaries.filter((word) => word.length === 1).join("");
  const head = `(?:${toAlternatives(cues.heads)})`;
  const more = `(?:(?![${single}])\\p{Script=Han}){0,2}?${head}`;
  const phrase = new RegExp(
    `[\\p{Script=Han}A-Za-z]{0,7}?${head}(?:${more})*(?!${toAlternatives(cues.notBehind)})`,
    "gu",
  );
  const boundary = new RegExp(`^.*(?:${toAlternatives(cues.boundaries)})`, "u");
  const heads = new RegExp(`(?:${toAlternatives(cues.heads)})$`, "u");
  const hinted = new RegExp(`(?:${toAlternatives(cues.before)})$`, "u");
  const english = new RegExp(
    `(?:\\b(?!${NOT_ADJECTIVES})[a-z]+[ -])?\\b(?:${toAlternatives(cues.english)})\\b`,
    "iu",
  );
  const lesser = new Set(cues.lesser);
  const toCandidate = (match: RegExpMatchArray, text: string) => {
    const start = match.index ?? 0;
    const end = start + match[0].length;
    const stem = match[0].slice(0, heads.exec(match[0])?.index);
    const span = { start: start + (boundary.exec(stem)?.[0].length ?? 0), end };
    const before = text.slice(0, span.start);
    const behind = text.slice(end);
    const isPatented = PATENTED.test(behind);
    const signs: readonly (readonly [boolean, number])[] = [
      [hinted.test(before), 2],
      [/[”」』"]$/u.test(before), 2],
      [isPatented, 2],
      [COUNTED.test(before), 1],
      [CLAUSE_START.test(before) && CLAUSE_END.test(behind), 1.5],
      [OWN.test(before) && !isPatented, -3],
      [/做$/u.test(before) && TRADE.test(behind), -2],
      [lesser.has(text.slice(span.start, end)), -2.5],
    ];
    const score = signs.reduce((sum, [shows, weight]) => sum + (shows ? weight : 0), 0);
    return { span, score };
  };
  return (text, respondent) => {
    const all = [...text.matchAll(phrase)]
      .map((match) => toCandidate(match, text))
      .filter(({ span }) => !NUMBER_OF.test(text.slice(span.start, span.end)))
      .sort((one, other) => other.score - one.score || one.span.start - other.span.start);
    const outside = all.find(({ span }) => !overlaps(span, respondent));
    return (
      outside?.span ??
      matchSpan(english.exec(without(text, respondent))) ??
      findPhrase(without(text, respondent), cues.phrases) ??
      // At last what a firm is called after: 康美内衣.
      all[0]?.span
    );
  };
}

/** The group of the first phrase that matches. */
function findPhrase(text: string, phrases: readonly RegExp[]): Span | undefined {
  for (const phrase of phrases) {
    const [, group] = phrase.exec(text)?.indices ?? [];
    if (group !== undefined) {
      return { start: group[0], end: group[1] };
    }
  }
  return undefined;
}

/** The text with a piece of it blanked out. */
function without(text: string, span: Span | undefined): string {
  return span === undefined
    ? text
    : text.slice(0, span.start) + " ".repeat(span.end - span.start) + text.slice(span.end);
}

function matchSpan(match: RegExpExecArray | null): Span | undefined {
  return match === null ? undefined : { start: match.index, end: match.index + match[0].length };
}
