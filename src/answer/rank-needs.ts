import type { ScoredNeed, SearchResult } from "../retrieval/passage.ts";
import type { NeedProfile, ProfileNeed } from "./need-profile.ts";
import { toPairs } from "./overlap.ts";
import { hasWord, type QuestionWords } from "./question-words.ts";
import { FACETS, type Facet, missingFacets } from "./read-facets.ts";

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
] as const;

/** Linear weights over {@link RANK_FEATURES}. */
export type RankWeights = readonly number[];

/** The needs found, best first; their scores become probabilities that sum to one. */
export function rankNeeds(view: RankView, weights: RankWeights): readonly ScoredNeed[] {
  const rows = toRankFeatures(view);
  const sums = rows.map((row) =>
    Math.exp(row.reduce((sum, value, at) => sum + value * (weights[at] ?? 0), 0)),
  );
  const total = sums.reduce((sum, value) => sum + value, 0);
  return view.result.needs
    .map((found, at) => ({ ...found, score: (sums[at] ?? 0) / total }))
    .sort((one, other) => other.score - one.score);
}

/** One row of numbers for each need found: how well the question fits it. */
export function toRankFeatures(view: RankView): readonly (readonly number[])[] {
  const pairs = toPairs(view.question);
  const best = view.result.needs[0]?.score ?? 1;
  const abouts = view.result.needs.map(({ need }) => need.about);
  const passages = new Map(
    view.result.passages.map(({ passage, score }) => [passage.id, score] as const),
  );
  const bestPassage = Math.max(1e-9, ...passages.values());
  return view.result.needs.map((found, rank) => {
    const profile = view.profile(found.need);
    const about = found.need.about;
    const neighbours = abouts.filter((one) => one !== undefined && one === about).length - 1;
    return [
      Math.log1p(found.score),
      found.score / best,
      1 / (1 + rank),
      ...measureAsks(pairs, profile),
      ...measureCore(pairs, profile),
      Number(isConflict(view.question, profile, view.words)),
      ...measureAnswer(view, found, pairs, profile),
      (passages.get(about ?? "") ?? 0) / bestPassage,
      Math.max(0, neighbours) / 5,
      ...measureFacets(view, found, profile),
    ];
  });
}

function measureAsks(pairs: ReadonlySet<string>, profile: NeedProfile): number[] {
  const similarities = profile.askPairs
    .map((ask) => {
      const shared = countShared(pairs, ask);
      return {
        similar: shared / Math.max(1, pairs.size + ask.size - shared),
        contained: shared / Math.max(1, Math.min(pairs.size, ask.size)),
      };
    })
    .sort((one, other) => other.similar - one.similar);
  const nearest = similarities.slice(0, 3);
  const mean = nearest.reduce((sum, { similar }) => sum + similar, 0) / 3;
  let share = 0;
  for (const pair of pairs) {
    share += profile.pairShare.get(pair) ?? 0;
  }
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

/** Whether the question names one of a group (商标, 专利 …) and the need only others of it. */
export function isConflict(
  question: string,
  { named }: NeedProfile,
  { substitutes }: QuestionWords,
): boolean {
  return substitutes.some((group, at) => {
    const ofNeed = named[at] ?? [];
    const ofQuestion = group.filter((word) => question.includes(word));
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
  const answer = toPairs(view.answerText(need));
  return [
    shared / Math.max(1, profile.titlePairs.size),
    shared / Math.max(1, pairs.size),
    countShared(pairs, answer) / Math.max(1, pairs.size),
  ];
}

function measureFacets(view: RankView, { need }: ScoredNeed, profile: NeedProfile): number[] {
  const { question, facets, words } = view;
  const asked = FACETS.filter((facet) => facets.has(facet));
  const agreement = asked.reduce((sum, facet) => sum + (profile.facetShare.get(facet) ?? 0), 0);
  const strange = FACETS.filter((facet) => !facets.has(facet)).reduce(
    (sum, facet) => sum + (profile.facetShare.get(facet) ?? 0),
    0,
  );
  const isUnknown = need.answer.kind === "unknown";
  const isLaw = need.answer.kind === "facts";
  const saysPlan = /规划|十四五|plan\b/.test(question) && need.answer.kind === "quotes";
  const text = view.answerText(need);
  const isAccused = hasWord(question, words.accused) && need.about?.includes("accused") === true;
  return [
    agreement / Math.max(1, asked.length),
    strange,
    isUnknown ? 0 : missingFacets(question, facets, text, words).size,
    Number(isUnknown),
    Number(isLaw),
    Number(saysPlan),
    Number(isAccused),
  ];
}

function countShared(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let shared = 0;
  for (const pair of one) {
    shared += other.has(pair) ? 1 : 0;
  }
  return shared;
}
