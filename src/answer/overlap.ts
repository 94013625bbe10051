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

/** Gives the share of a question's subject (its character pairs) that stands in a text, 0 to 1. */
export type Cover = (text: string) => number;

/** Prepares a question for {@link Cover}. */
export function createCover(question: string): Cover {
  const wanted = toPairs(stripQuestion(question));
  return (text) => (wanted.size === 0 ? 0 : countShared(wanted, toPairs(text)) / wanted.size);
}

/** How alike two texts are: shared character pairs over all of them, 0 to 1. */
export function similarity(one: string, other: string): number {
  const first = toPairs(one);
  const second = toPairs(other);
  const shared = countShared(first, second);
  const all = first.size + second.size - shared;
  return all === 0 ? 0 : shared / all;
}

/** How many pairs of one text stand in the other as well. */
export function countShared(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let shared = 0;
  for (const pair of one) {
    shared += other.has(pair) ? 1 : 0;
  }
  return shared;
}
