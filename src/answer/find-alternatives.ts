import { type AnsweredNeed, textOf } from "./choose-answer.ts";
import { isOfOtherDistrict } from "./lacks-asked.ts";
import { findPlatforms } from "./question-words.ts";
import type { RankView } from "./rank-needs.ts";

/** The share of the best score from which another answer is told as well: quotes are short. */
const NEAR_SHARE = { quotes: 0.03, facts: 0.03, unknown: Number.POSITIVE_INFINITY } as const;
const MOST_ALTERNATIVES = 2;
/** Speaks of what is done on the net. */
const OF_NET = /网|平台|店铺|链接|直播|小程序|应用商店|账号|app|online|listing|platform|store/i;

/**
 * Answers about as near as the best, which say something else; what is for the net or a district
 * only to who speaks of it.
 */
export function findAlternatives(
  answers: readonly AnsweredNeed[],
  { question, words }: RankView,
): readonly AnsweredNeed[] {
  const [best, ...others] = answers;
  if (best === undefined) {
    return [];
  }
  const given = new Set(best.pieces.map(({ quote }) => quote));
  const speaksOfNet = (text: string) => OF_NET.test(text) || findPlatforms(text, words).length > 0;
  const isOfNet = speaksOfNet(question);
  return others
    .filter(({ found }) => isOfNet || !speaksOfNet(found.need.title))
    .filter(({ found, pieces }) => {
      const bound = NEAR_SHARE[found.need.answer.kind] * best.found.score;
      return found.score >= bound && pieces.some(({ quote }) => !given.has(quote));
    })
    .filter(({ found, pieces }) => {
      const told = { title: found.need.title, text: textOf(pieces) };
      return !isOfOtherDistrict(question, told, words);
    })
    .slice(0, MOST_ALTERNATIVES);
}
