import { childOf, childrenOf, type Element } from "../element-tree.ts";

/** One level of an automatic numbering. */
interface Level {
  readonly start: number;
  readonly format: string;
  /** `%1` stands for the number of the first level. */
  readonly template: string;
}

/** Gives what Word shows before a numbered paragraph: `第一条`, `（二）`, `•`; counts as it goes. */
export interface Numbering {
  /** `undefined` for a numbering that the file does not define. */
  next(numberingId: string, level: number): { text: string; isBullet: boolean } | undefined;
}

/** Reads `word/numbering.xml`. */
export function createNumbering(root: Element | undefined): Numbering {
  const definitions = childOf(root, "w:numbering");
  const abstract = new Map(
    childrenOf(definitions, "w:abstractNum").map((element) => [
      element.attributes["w:abstractNumId"] ?? "",
      childrenOf(element, "w:lvl").map(toLevel),
    ]),
  );
  const abstractIds = new Map(
    childrenOf(definitions, "w:num").map((element) => [
      element.attributes["w:numId"] ?? "",
      childOf(element, "w:abstractNumId")?.attributes["w:val"] ?? "",
    ]),
  );
  const counters = new Map<string, number[]>();
  return {
    next(numberingId, level) {
      const abstractId = abstractIds.get(numberingId) ?? "";
      const levels = abstract.get(abstractId);
      const own = levels?.[level];
      if (levels === undefined || own === undefined) {
        return undefined;
      }
      const counts = count(counters.get(abstractId) ?? [], levels, level);
      counters.set(abstractId, counts);
      const text = own.template.replace(/%(\d)/g, (_, place: string) => {
        const at = Number(place) - 1;
        return formatNumber(counts[at] ?? 1, levels[at]?.format ?? "decimal");
      });
      return { text, isBullet: own.format === "bullet" };
    },
  };
}

function toLevel(element: Element): Level {
  const value = (name: string) => childOf(element, name)?.attributes["w:val"];
  return {
    start: Number(value("w:start") ?? 1),
    format: value("w:numFmt") ?? "decimal",
    template: value("w:lvlText") ?? "",
  };
}

/** The level goes on by one, outer ones stand at least at their start, inner ones begin anew. */
function count(before: readonly number[], levels: readonly Level[], level: number): number[] {
  const outer = Array.from({ length: level }, (_, at) => before[at] ?? levels[at]?.start ?? 1);
  const own = before[level];
  return [...outer, own === undefined ? (levels[level]?.start ?? 1) : own + 1];
}

const CHINESE_FORMATS =
  /^(?:chinese|japanese|korean|taiwanese|ideographDigital)(?!LegalSimplified).*/;
const CIRCLED_ONE = 0x2460;
const LETTERS = 26;

function formatNumber(value: number, format: string): string {
  if (CHINESE_FORMATS.test(format)) {
    return toChineseNumeral(value);
  }
  switch (format) {
    case "none":
      return "";
    case "lowerLetter":
      return String.fromCharCode("a".charCodeAt(0) + ((value - 1) % LETTERS));
    case "upperLetter":
      return String.fromCharCode("A".charCodeAt(0) + ((value - 1) % LETTERS));
    case "lowerRoman":
      return toRoman(value).toLowerCase();
    case "upperRoman":
      return toRoman(value);
    case "decimalEnclosedCircle":
    case "decimalEnclosedCircleChinese":
      return value <= 20 ? String.fromCharCode(CIRCLED_ONE + value - 1) : String(value);
    case "decimalZero":
      return String(value).padStart(2, "0");
    default:
      return String(value);
  }
}

const DIGITS = [..."零一二三四五六七八九"];

/** 1–999 as documents number their articles: 十, 二十一, 一百零三. */
function toChineseNumeral(value: number): string {
  const [hundreds, tens, ones] = [Math.floor(value / 100), Math.floor(value / 10) % 10, value % 10];
  const hundredsText = hundreds > 0 ? `${DIGITS[hundreds] ?? hundreds}百` : "";
  const gap = hundreds > 0 && tens === 0 && ones > 0 ? "零" : "";
  const tensDigit = tens === 1 && hundreds === 0 ? "" : DIGITS[tens];
  const tensText = tens > 0 ? `${tensDigit}十` : "";
  return `${hundredsText}${gap}${tensText}${ones > 0 ? DIGITS[ones] : ""}`;
}

const ROMAN: readonly (readonly [number, string])[] = [
  [1000, "M"],
  [900, "CM"],
  [500, "D"],
  [400, "CD"],
  [100, "C"],
  [90, "XC"],
  [50, "L"],
  [40, "XL"],
  [10, "X"],
  [9, "IX"],
  [5, "V"],
  [4, "IV"],
  [1, "I"],
];

function toRoman(value: number): string {
  let rest = value;
  let text = "";
  for (const [size, sign] of ROMAN) {
    text += sign.repeat(Math.floor(rest / size));
    rest %= size;
  }
  return text;
}
