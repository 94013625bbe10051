/** The numberings of Chinese official documents, outermost first. */
export const RANKS = {
  annex: 0,
  book: 1,
  chapter: 2,
  section: 3,
  article: 4,
  chinese: 5,
  bracketedChinese: 6,
  digit: 7,
  bracketedDigit: 8,
} as const;

/** A paragraph that may be a heading. */
export interface NumberedHeading {
  readonly rank: number;
  /** What stands as heading: number and title, or the number of an article alone. */
  readonly text: string;
  /** The paragraph goes on after the heading, so all of it stays beneath. */
  readonly hasOwnBody: boolean;
  /** The number of an article that no space sets off: a heading only when it follows the one before. */
  readonly articleNumber?: number | undefined;
  /** A short sentence: a heading only beside others that go on after theirs. */
  readonly needsKin?: boolean;
  /** Whether it is the first of its kind: 一、 （一） 1. */
  readonly isFirst: boolean;
}

const CHINESE = "[零〇○一二三四五六七八九十百]";
const LONGEST_TITLE = 40;
const LONGEST_LABEL_TITLE = 30;
const CONTENTS_LINE = /(?:…|\.{3,}|·{3,}|\t)\s*\d+$/;
const DIVISION = new RegExp(
  `^第\\s*(?:${CHINESE}+|\\d+)\\s*(分?编|章|节)(?![的规所至和及、，])(.*)$`,
);
const ARTICLE = new RegExp(
  `^(第\\s*(${CHINESE}+|\\d+)\\s*条(?:之${CHINESE}+)?)(\\s*[【（(][^】）)]{1,20}[】）)])?(\\s*)(.*)$`,
  "s",
);
const REFERENCE = /^(?:规定|所|的|第|至|和|及|或|与|、|，|,|款|项)/;
const LABELS: readonly (readonly [number, RegExp])[] = [
  [RANKS.chinese, new RegExp(`^${CHINESE}{1,4}\\s*[、．.]\\s*`)],
  [RANKS.bracketedChinese, new RegExp(`^[（(]\\s*${CHINESE}{1,4}\\s*[)）][、.．]?\\s*`)],
  [RANKS.digit, /^\d{1,3}(?:[.．](?!\d)|、)\s*/],
  [RANKS.bracketedDigit, /^[（(]\s*\d{1,3}\s*[)）][、.．]?\s*/],
];
const DECIMAL = /^\d{1,2}((?:[.．]\d{1,2}){1,4})[.．]?\s+/;
const ANNEX = /^附\s*(?:件|表|录)\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})?\s*[:：]?$/;
const ANNEX_WITH_TITLE =
  /^附\s*(?:件|表|录)\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*[:：\s]\s*(?!\d)[^。；，,]{2,40}$/;

/** What heading a paragraph may be by its number; never a whole sentence. */
export function findNumberedHeading(paragraph: string): NumberedHeading | undefined {
  const text = paragraph.trim();
  if (CONTENTS_LINE.test(text)) {
    return undefined;
  }
  if (ANNEX.test(text) || ANNEX_WITH_TITLE.test(text)) {
    return {
      rank: RANKS.annex,
      text: text.replace(/[:：]$/, ""),
      hasOwnBody: false,
      isFirst: true,
    };
  }
  return findDivision(text) ?? findArticle(text) ?? findLabelled(text);
}

function findDivision(text: string): NumberedHeading | undefined {
  const found = DIVISION.exec(text);
  if (found === null || !isTitle(found[2] ?? "", LONGEST_TITLE)) {
    return undefined;
  }
  const ranks = { 章: RANKS.chapter, 节: RANKS.section } as const;
  const rank = found[1] === "章" || found[1] === "节" ? ranks[found[1]] : RANKS.book;
  return { rank, text, hasOwnBody: false, isFirst: true };
}

function findArticle(text: string): NumberedHeading | undefined {
  const [, number = "", digits = "", title = "", gap = "", rest = ""] = ARTICLE.exec(text) ?? [];
  if (number === "" || (title === "" && REFERENCE.test(rest))) {
    return undefined;
  }
  const isSetOff = gap !== "" || title !== "" || rest === "";
  const articleNumber = isSetOff ? undefined : readChineseNumber(digits);
  const isWholeTitle = rest === "" || (rest.length <= LONGEST_LABEL_TITLE && isTitle(rest, 30));
  return {
    rank: RANKS.article,
    text: isWholeTitle ? text : `${number}${title}`,
    hasOwnBody: !isWholeTitle,
    articleNumber,
    isFirst: true,
  };
}

function findLabelled(text: string): NumberedHeading | undefined {
  const decimal = DECIMAL.exec(text);
  const depth = (decimal?.[1]?.match(/[.．]/g) ?? []).length;
  const labels: readonly (readonly [number, RegExp])[] =
    depth > 0 ? [[RANKS.digit + depth / 10, DECIMAL]] : LABELS;
  for (const [rank, pattern] of labels) {
    const label = pattern.exec(text)?.[0];
    if (label !== undefined) {
      return readLabelled(text, label, rank);
    }
  }
  return undefined;
}

function readLabelled(text: string, label: string, rank: number): NumberedHeading | undefined {
  const rest = text.slice(label.length);
  const isFirst = /^[（(]?\s*(?:一|1)\D/.test(label) && !/[二三四五六七八九十]/.test(label);
  if (isTitle(rest.replace(/[:：]$/, ""), LONGEST_TITLE)) {
    return { rank, text, hasOwnBody: false, isFirst };
  }
  // Deeper numbers count materials and conditions, which belong together.
  const lead =
    rank > RANKS.bracketedChinese
      ? null
      : /^([^。；;，,：:！？!?]{2,30})(?:[。：:]\s*\S|。$)/.exec(rest);
  return lead === null
    ? undefined
    : {
        ...{ rank, isFirst, hasOwnBody: true, text: `${label}${lead[1]}` },
        needsKin: lead[0].length === rest.length && /。$/.test(rest),
      };
}

function isTitle(text: string, longest: number): boolean {
  const title = text.trim();
  return title !== "" && title.length <= longest && !/[。；;，,！!？?：:\n]/.test(title);
}

/** Numbers up to 999, in Chinese or Arabic digits. */
export function readChineseNumber(text: string): number {
  if (/^\d+$/.test(text)) {
    return Number(text);
  }
  const [, hundreds = "", tens = "", ones = ""] =
    /^(?:(.)百)?[零〇○]?(?:(.?)十)?(.)?$/.exec(text) ?? [];
  const digit = (character: string) =>
    Math.max(0, "零一二三四五六七八九".indexOf(character || "零"));
  const tensValue = text.includes("十") ? digit(tens === "" ? "一" : tens) : 0;
  return digit(hundreds) * 100 + tensValue * 10 + digit(ones);
}
