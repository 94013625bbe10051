import { stripQuestion } from "./strip-question.ts";

/** The pairs of neighbouring characters in a text, punctuation and spaces left out. */
export function toPairs(text: string): ReadonlySet<string> {
  const characters = [...text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "")];
  return new Set(characters.slice(0, -1).map((one, at) => one + (characters[at + 1] ?? "")));
}

/** The share of a question's subject (its character pairs) that stands in `text`, 0 to 1. */
export function coverage(question: string, text: string): number {
  const wanted = toPairs(stripQuestion(question));
  if (wanted.size === 0) {
    return 0;
  }
  const held = toPairs(text);
  let hits = 0;
  for (const pair of wanted) {
    hits += held.has(pair) ? 1 : 0;
  }
  return hits / wanted.size;
}

/** How alike two texts are: shared character pairs over all of them, 0 to 1. */
export function similarity(one: string, other: string): number {
  const first = toPairs(one);
  const second = toPairs(other);
  let shared = 0;
  for (const pair of first) {
    shared += second.has(pair) ? 1 : 0;
  }
  const all = first.size + second.size - shared;
  return all === 0 ? 0 : shared / all;
}
