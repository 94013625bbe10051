import { Buffer } from "node:buffer";

/** Letters of other alphabets that look like Latin ones. */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  ...{ а: "a", α: "a", в: "b", с: "c", ϲ: "c", ԁ: "d", е: "e", ё: "e", ε: "e", һ: "h", н: "h" },
  ...{ і: "i", ι: "i", ı: "i", ј: "j", к: "k", м: "m", о: "o", ο: "o", р: "p", ρ: "p", ԛ: "q" },
  ...{ ѕ: "s", т: "t", ԝ: "w", х: "x", χ: "x", у: "y", γ: "y" },
};
const WORD_WITH_LOOK_ALIKES = /(?=\S*[a-z])(?=\S*[\u0370-\u052fı])\S+/gi;
/** Digits and signs in the place of letters. */
const DIGIT_LETTERS: Readonly<Record<string, string>> = {
  ...{ "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", $: "s" },
};
const WORD_WITH_DIGITS =
  /(?<![\w@$-])[a-z]{0,3}[013457@$][a-z]+(?:[013457@$]{1,2}[a-z]+)*(?![\w@$-])/gi;
const SHORTEST_WORD = 4;
/** Characters one by one. How many is counted apart: `{4,}` here takes seconds to compile. */
const TAKEN_APART = /(?<!\p{L})\p{L}(?:[^\p{L}\p{N}\n]{1,3}\p{L}(?!\p{L}))+/gu;
const FEWEST_CHARACTERS = 5;
const NOT_LETTERS = /[^\p{L}]+/gu;
const WIDE_GAP = /\s{2,}/;
const BASE64 = /(?<![a-z0-9+/=])[a-z0-9+/]{16,}={0,2}(?![a-z0-9+/=])/gi;
const READABLE = /^[\p{L}\p{N}\p{P}\p{Zs}\n]+$/u;
const SEVERAL_WORDS = /\p{Script=Han}{3}|[a-z]{3}[a-z\s]*\s[a-z]{2}/iu;

/**
 * A text as a person reads it who looks through the usual disguises: characters taken apart, letters
 * of other alphabets or digits that look the same, base64. The very same text where there is none.
 */
export function undisguise(text: string): string {
  return text
    .replace(BASE64, decode)
    .replace(TAKEN_APART, putTogether)
    .replace(WORD_WITH_LOOK_ALIKES, (word) => exchange(word, LOOK_ALIKES))
    .replace(WORD_WITH_DIGITS, (word) =>
      word.length < SHORTEST_WORD ? word : exchange(word, DIGIT_LETTERS),
    );
}

function decode(coded: string): string {
  const decoded = Buffer.from(coded, "base64").toString("utf8");
  return READABLE.test(decoded) && SEVERAL_WORDS.test(decoded) ? decoded : coded;
}

/** Wide gaps are those between words. */
function putTogether(apart: string): string {
  if ([...apart.replace(NOT_LETTERS, "")].length < FEWEST_CHARACTERS) {
    return apart;
  }
  const words = apart.split(WIDE_GAP);
  return words.map((word) => word.replace(NOT_LETTERS, "")).join(" ");
}

function exchange(word: string, letters: Readonly<Record<string, string>>): string {
  return [...word.toLowerCase()].map((letter) => letters[letter] ?? letter).join("");
}
