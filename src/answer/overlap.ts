import { stripQuestion } from "./strip-question.ts";

const SPACE_BESIDE_HAN = /(?<=\p{Script=Han})[^\p{L}\p{N}]+(?=\p{Script=Han})/gu;
const RUN = /\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{N}])+/gu;
const HAN = /^\p{Script=Han}/u;

/**
 * What a text is compared by: the pairs of neighbouring Chinese characters, and words and numbers
 * of other scripts whole. Punctuation and spaces part nothing between Chinese characters.
 */
export function toPairs(text: string): ReadonlySet<string> {
  const pairs = new Set<string>();
  const squeezed = text.toLowerCase().replace(SPACE_BESIDE_HAN, "");
  for (const [run] of squeezed.matchAll(RUN)) {
    if (!HAN.test(run)) {
      pairs.add(run);
      continue;
    }
    const characters = [...run];
    for (let at = 0; at + 1 < characters.length; at += 1) {
      pairs.add(`${characters[at]}${characters[at + 1]}`);
    }
  }
  return pairs;
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
