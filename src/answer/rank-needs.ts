import { isEnglish } from "../base/is-english.ts";
import { belongsElsewhere } from "../retrieval/elsewhere.ts";
import type { ScoredNeed, SearchResult } from "../retrieval/passage.ts";
import type { NeedProfile, ProfileNeed } from "./need-profile.ts";
import type { Network } from "./network.ts";
import { countShared, toPairs } from "./overlap.ts";
import { findSubstitutes, isAccused, type QuestionWords } from "./question-words.ts";
import {
  createFindMissingFacets,
  FACETS,
  type Facet,
  type FindMissingFacets,
} from "./read-facets.ts";
import { shareHeld, type TellingPairs, weighPairs } from "./telling-pairs.ts";

/** A question and what the search found for it. */
export interface RankView {
  /** Normalised. */
  readonly question: string;
  readonly facets: ReadonlySet<Facet>;
  readonly result: SearchResult;
  readonly words: QuestionWords;
  readonly profile: ProfileNeed;
  /** The words that answer a need on the day, empty for a need that nothing answers. */
  readonly answerText: (need: ScoredNeed["need"]) => string;
}

/** The names of {@link toRankFeatures}, in its order. */
export const RANK_FEATURES = [
  "score",
  "score_share",
  "rank",
  "ask_similarity",
  "ask_containment",
  "asks_mean",
  "pair_share",
  "core_held",
  "core_missing",
  "conflict",
  "title_containment",
  "title_of_question",
  "answer_containment",
  "passage_score",
  "neighbours",
  "facet_agreement",
  "facet_strange",
  "missing",
  "unknown",
  "law",
  "says_plan",
  "accused",
  "telling_asks",
  "telling_ask",
  "telling_title",
  "telling_answer",
  "telling_missing",
  "ask_facets_shared",
  "ask_facets_strange",
  "elsewhere",
  "english",
  "length",
  "behind",
] as const;

/**
 * The needs found, best first; their scores become probabilities that sum to one.
 *
 * @param toSum how well a need fits, by its {@link RANK_FEATURES}.
 */
export function rankNeeds(view: RankView, toSum: Network): readonly ScoredNeed[] {
  const sums = toRankFeatures(view).map((row) => Math.exp(toSum(row)));
  const total = sums.reduce((sum, value) => sum + value, 0);
  return view.result.needs
    .map((found, at) => ({ ...found, score: (sums[at] ?? 0) / total }))
    .sort((one, other) => other.score - one.score);
}

/** One row of numbers for each need found: how well the question fits it. */
export function toRankFeatures(view: RankView): readonly (readonly number[])[] {
  const asked = readAsked(view);
  const best = view.result.needs[0]?.score ?? 1;
  const abouts = view.result.needs.map(({ need }) => need.about);
  const passages = new Map(
    view.result.passages.map(({ passage, score }) => [passage.id, score] as const),
  );
  const bestPassage = Math.max(1e-9, ...passages.values());
  const profiles = view.result.needs.map(({ need }) => view.profile(need));
  const telling = weighPairs(asked.pairs, profiles);
  return view.result.needs.map((found, rank) => {
    const profile = profiles[rank] as NeedProfile;
    const about = found.need.about;
    const neighbours = abouts.filter((one) => one !== undefined && one === about).length - 1;
    return [
      Math.log1p(found.score),
      found.score / best,
      1 / (1 + rank),
      ...measureAsks(asked.pairs, profile),
      ...measureCore(asked.pairs, profile),
      Number(isConflict(asked.named, profile)),
      ...measureAnswer(view, found, asked.pairs, profile),
      (passages.get(about ?? "") ?? 0) / bestPassage,
      Math.max(0, neighbours) / 5,
      ...measureFacets(view, asked, found, profile),
      ...measureTelling(view, found, telling, profile),
      ...measureNearestAsk(view, found, profile),
      Number(belongsElsewhere(found.need)),
      Number(asked.isEnglish),
      Math.min(1, view.question.length / 60),
      best - found.score,
    ];
  });
}

function measureTelling(
  view: RankView,
  { need }: ScoredNeed,
  telling: TellingPairs,
  profile: NeedProfile,
): number[] {
  const answer = profile.pairsOfAnswer(view.answerText(need));
  const held = shareHeld(telling, profile, answer);
  return [held.asks, held.oneAsk, held.title, held.answer, held.none];
}

function measureNearestAsk(
  { facets }: RankView,
  { nearestAsk }: ScoredNeed,
  { facetsOfAsk }: NeedProfile,
): number[] {
  const ofAsk = facetsOfAsk(nearestAsk);
  const shared = [...facets].filter((facet) => ofAsk.has(facet)).length;
  return [shared / Math.max(1, facets.size), (ofAsk.size - shared) / 5];
}

/** What is read of the question once, for all needs. */
interface Asked {
  readonly pairs: ReadonlySet<string>;
  readonly named: readonly (readonly string[])[];
  readonly findMissing: FindMissingFacets;
  readonly saysPlan: boolean;
  readonly isAccused: boolean;
  readonly isEnglish: boolean;
}

function readAsked({ question, facets, words }: RankView): Asked {
  return {
    pairs: toPairs(question),
    named: findSubstitutes(question, words),
    findMissing: createFindMissingFacets(question, facets, words),
    saysPlan: /规划|十四五|plan\b/.test(question),
    isAccused: isAccused(question, words),
    isEnglish: isEnglish(question),
  };
}

function measureAsks(pairs: ReadonlySet<string>, { askSizes, asksOfPair }: NeedProfile): number[] {
  const sharedPairs = new Uint32Array(askSizes.length);
  let share = 0;
  for (const pair of pairs) {
    const asks = asksOfPair.get(pair) ?? [];
    share += asks.length / Math.max(1, askSizes.length);
    for (const ask of asks) {
      sharedPairs[ask] = (sharedPairs[ask] ?? 0) + 1;
    }
  }
  const similarities = askSizes
    .map((size, ask) => {
      const shared = sharedPairs[ask] ?? 0;
      return {
        similar: shared / Math.max(1, pairs.size + size - shared),
        contained: shared / Math.max(1, Math.min(pairs.size, size)),
      };
    })
    .sort((one, other) => other.similar - one.similar);
  const nearest = similarities.slice(0, 3);
  const mean = nearest.reduce((sum, { similar }) => sum + similar, 0) / 3;
  return [
    nearest[0]?.similar ?? 0,
    nearest[0]?.contained ?? 0,
    mean,
    share / Math.max(1, pairs.size),
  ];
}

function measureCore(pairs: ReadonlySet<string>, { core }: NeedProfile): number[] {
  const held = countShared(core, pairs);
  return [held / Math.max(1, pairs.size), (core.size - held) / Math.max(1, core.size)];
}

/**
 * Whether the question names one of a group (商标, 专利 …) and the need only others of it.
 *
 * @param namedByQuestion by {@link findSubstitutes}.
 */
export function isConflict(
  namedByQuestion: readonly (readonly string[])[],
  { named }: NeedProfile,
): boolean {
  return namedByQuestion.some((ofQuestion, at) => {
    const ofNeed = named[at] ?? [];
    return (
      ofNeed.length > 0 &&
      ofQuestion.length > 0 &&
      !ofNeed.some((word) => ofQuestion.includes(word))
    );
  });
}

function measureAnswer(
  view: RankView,
  { need }: ScoredNeed,
  pairs: ReadonlySet<string>,
  profile: NeedProfile,
): number[] {
  const shared = countShared(pairs, profile.titlePairs);
  const answer = profile.pairsOfAnswer(view.answerText(need));
  return [
    shared / Math.max(1, profile.titlePairs.size),
    shared / Math.max(1, pairs.size),
    countShared(pairs, answer) / Math.max(1, pairs.size),
  ];
}

function measureFacets(
  view: RankView,
  { findMissing, saysPlan, isAccused }: Asked,
  { need }: ScoredNeed,
  { facetShare }: NeedProfile,
): number[] {
  let agreement = 0;
  let strange = 0;
  for (const facet of FACETS) {
    const share = facetShare.get(facet) ?? 0;
    if (view.facets.has(facet)) {
      agreement += share;
    } else {
      strange += share;
    }
  }
  const { kind } = need.answer;
  return [
    agreement / Math.max(1, view.facets.size),
    strange,
    kind === "unknown" ? 0 : findMissing(view.answerText(need)).size,
    Number(kind === "unknown"),
    Number(kind === "facts"),
    Number(saysPlan && kind === "quotes"),
    Number(isAccused && need.about?.includes("accused") === true),
  ];
}
