import { type Decimal, parseDecimal, shift } from "./decimal.ts";

/** A number with its unit as somebody wrote it in normalised text. */
export interface StatedNumber {
  readonly value: Decimal;
  /** 10,000 for 万, 100,000,000 for 亿: as a power of ten. */
  readonly power: number;
  /** The counter after it, empty when none follows. */
  readonly counter: string;
  readonly text: string;
  readonly start: number;
}

const NUMBER =
  /(?<![\d.])(\d+(?:\.\d+)?)(万|亿)?(?:个)?(亿元|元|件|家|项|宗|笔|单|个|场次|场|人次|人|次|份|%)?(?![\d.])/g;

/** Counters that people use for one another. */
const SAME_COUNTERS: readonly (readonly string[])[] = [
  ["件", "个", "份"],
  ["家", "个"],
  ["项", "宗", "笔", "单", "个", "件"],
  ["场次", "场", "次"],
  ["人次", "人"],
  ["元"],
  ["%"],
  ["个", "份"],
];

/** The numbers of a normalised text, without years, months and days. */
export function readStatedNumbers(text: string): StatedNumber[] {
  const numbers: StatedNumber[] = [];
  for (const match of text.matchAll(NUMBER)) {
    const [whole, digits = "", large, counter = ""] = match;
    const value = parseDecimal(digits);
    const after = text[match.index + whole.length] ?? "";
    const isDate = counter === "" && /[年月日号位]/.test(after);
    if (value !== undefined && !isDate && !isYear(digits, large, counter)) {
      numbers.push({ value, power: powerOf(large), counter, text: whole, start: match.index });
    }
  }
  return numbers;
}

function isYear(digits: string, large: string | undefined, counter: string): boolean {
  return /^20[0-4]\d$/.test(digits) && large === undefined && counter === "";
}

function powerOf(large: string | undefined): number {
  if (large === "亿") {
    return 8;
  }
  return large === "万" ? 4 : 0;
}

/**
 * The stated number in the given unit (`件`, `万件`, `亿元`, `件/年`), or `undefined` when it counts
 * something else. `7000件` is `0.7` in `万件`.
 */
export function toUnit(stated: StatedNumber, unit: string): Decimal | undefined {
  const [, large, counter = ""] = /^(万|亿)?([^/]*)/.exec(unit) ?? [];
  if (!countsSame(stated.counter.replace("亿", ""), counter)) {
    return undefined;
  }
  const unitPower = powerOf(large);
  const isBare = stated.power === 0 && stated.counter === "";
  const power = stated.power + (stated.counter.startsWith("亿") ? 8 : 0);
  return isBare ? stated.value : shift(stated.value, power - unitPower);
}

function countsSame(stated: string, counter: string): boolean {
  return (
    stated === "" ||
    stated === counter ||
    SAME_COUNTERS.some((group) => group.includes(stated) && group[0] === counter)
  );
}
