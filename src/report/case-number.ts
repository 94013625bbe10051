import type { LocalDate } from "../base/clock.ts";

const SHAPE = /JY[ -]?(\d{8})[ -]{0,3}(\d{4,8})(\d)(?!\d)/i;
/** With letters where digits of their look stand: read so only where there is no number without. */
const MISTYPED = /JY[ -]?([\doi]{8})[ -]{0,3}([\doi]{4,8})([\doi])(?![\da-z])/i;

/**
 * The public number of a report: `JY` + day + `-` + the day's counter in at least four digits + a
 * check digit, for example `JY20261125-00017`.
 */
export function createCaseNumber(day: LocalDate, counter: number): string {
  const digits = day.replaceAll("-", "");
  const count = String(counter).padStart(4, "0");
  return `JY${digits}-${count}${checkDigit(digits + count)}`;
}

/** The name of the counter of a day's case numbers. */
export function toCounterName(day: LocalDate): string {
  return `case-number:${day}`;
}

/** The first thing in the text that looks like a case number, in its canonical form. */
export function findCaseNumber(text: string): string | undefined {
  const plain = toPlainCharacters(text);
  const found = shapeIn(plain).exec(plain);
  if (found === null) {
    return undefined;
  }
  const [day = "", count = "", check = ""] = found.slice(1).map(toDigits);
  return `JY${day}-${count}${check}`;
}

/** The case numbers in several texts, such as the ids of matters, each once. */
export function listCaseNumbers(texts: readonly string[]): readonly string[] {
  return [...new Set(texts.flatMap((text) => findCaseNumber(text) ?? []))];
}

/** The text, with its characters made plain, without the case number that {@link findCaseNumber} finds in it. */
export function withoutCaseNumber(text: string): string {
  const plain = toPlainCharacters(text);
  return plain.replace(shapeIn(plain), " ");
}

function shapeIn(plain: string): RegExp {
  return SHAPE.test(plain) ? SHAPE : MISTYPED;
}

function toDigits(typed: string): string {
  return typed.replace(/o/gi, "0").replace(/i/gi, "1");
}

/** Whether the check digit of a canonical number is right: false for most slips of the pen. */
export function hasRightCheckDigit(caseNumber: string): boolean {
  const digits = caseNumber.replace(/\D/g, "");
  return checkDigit(digits.slice(0, -1)) === digits.slice(-1);
}

function toPlainCharacters(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/[‐-―−－]/g, "-")
    .replace(/\s+/g, " ");
}

/** ISO/IEC 7064 MOD 11,10: finds every single wrong digit and nearly every swap of neighbours. */
function checkDigit(digits: string): string {
  let product = 10;
  for (const digit of digits) {
    const sum = (product + Number(digit)) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return String((11 - product) % 10);
}
