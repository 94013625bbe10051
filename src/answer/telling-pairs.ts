import type { NeedProfile } from "./need-profile.ts";

/** How much each pair of a question tells the needs found apart, and all of them together. */
export interface TellingPairs {
  readonly weights: ReadonlyMap<string, number>;
  readonly total: number;
}

/** Weighs the pairs of a question: one that all needs hold says nothing, one of a single need most. */
export function weighPairs(
  pairs: ReadonlySet<string>,
  profiles: readonly NeedProfile[],
): TellingPairs {
  const weights = new Map<string, number>();
  let total = 0;
  for (const pair of pairs) {
    let holding = 0;
    for (const { asksOfPair, titlePairs } of profiles) {
      holding += Number(asksOfPair.has(pair) || titlePairs.has(pair));
    }
    const weight = Math.log((1 + profiles.length) / (1 + holding));
    weights.set(pair, weight);
    total += weight;
  }
  return { weights, total: Math.max(1e-9, total) };
}

/** The shares, by weight, of a question's pairs that stand in the parts of a need, each 0 to 1. */
export interface HeldShares {
  readonly asks: number;
  /** In the single way of asking that holds most. */
  readonly oneAsk: number;
  readonly title: number;
  readonly answer: number;
  /** In none of them. */
  readonly none: number;
}

/** What a need and the words that answer it hold of a question. */
export function shareHeld(
  { weights, total }: TellingPairs,
  { askSizes, asksOfPair, titlePairs }: NeedProfile,
  answerPairs: ReadonlySet<string>,
): HeldShares {
  const byAsk = new Float64Array(askSizes.length);
  const held = { asks: 0, title: 0, answer: 0, none: 0 };
  for (const [pair, weight] of weights) {
    const asking = asksOfPair.get(pair) ?? [];
    for (const ask of asking) {
      byAsk[ask] = (byAsk[ask] ?? 0) + weight;
    }
    const [isAsked, isOfTitle] = [asking.length > 0, titlePairs.has(pair)];
    const isOfAnswer = answerPairs.has(pair);
    held.asks += Number(isAsked) * weight;
    held.title += Number(isOfTitle) * weight;
    held.answer += Number(isOfAnswer) * weight;
    held.none += Number(!(isAsked || isOfTitle || isOfAnswer)) * weight;
  }
  return {
    asks: held.asks / total,
    oneAsk: Math.max(0, ...byAsk) / total,
    title: held.title / total,
    answer: held.answer / total,
    none: held.none / total,
  };
}
