import { toSimplified } from "../base/simplify-text.ts";
import { replaceChineseNumbers } from "./chinese-number.ts";
import { toMandarin } from "./to-mandarin.ts";

const HAN = /\p{Script=Han}/u;
const INVISIBLE = /(?!\s)[\p{Cc}\p{Cf}]/gu;
const SPACE_BESIDE_HAN =
  /(?<=[\p{Script=Han}。，、；：？！（）《》“”])\s+|\s+(?=[\p{Script=Han}。，、；：？！（）《》“”])/gu;

/**
 * One form for everything that is compared: NFKC (full-width letters and digits), simplified
 * characters, Mandarin words, lower case, Arabic digits for Chinese numerals of common forms, 万 for
 * `w` after a number, no separators in numbers, no invisible characters, no spaces beside Chinese
 * characters.
 * For matching only: what is shown or quoted is never normalised.
 */
export function normalizeText(text: string): string {
  const composed = text.normalize("NFKC").replace(INVISIBLE, "").replace(/\s+/g, " ").toLowerCase();
  const plain = composed
    .replace(/(?<=\d),(?=\d{3}(?!\d))/g, "")
    .replace(/(?<=\d) ?w(?![a-z])/g, "万");
  if (!HAN.test(plain)) {
    return plain.trim();
  }
  return replaceChineseNumbers(
    toMandarin(toSimplified(plain)).replace(SPACE_BESIDE_HAN, ""),
  ).trim();
}
