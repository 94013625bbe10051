import { isEnglish } from "../base/is-english.ts";
import type { ScoredNeed, SearchResult, UnknownReason } from "../retrieval/passage.ts";
import type { ProfileNeed } from "./need-profile.ts";
import { createCover, similarity, toPairs } from "./overlap.ts";
import { findSubstitutes, isAccused, type QuestionWords } from "./question-words.ts";
import { isConflict } from "./rank-needs.ts";
import { createFindMissingFacets, FACETS, type Facet } from "./read-facets.ts";
import { shareHeld, weighPairs } from "./telling-pairs.ts";

/** A question beside the answer that would be given to it. */
export interface QuestionView {
  /** Normalised. */
  readonly question: string;
  readonly facets: ReadonlySet<Facet>;
  readonly result: SearchResult;
  /** The same needs, ranked; their scores sum to one. */
  readonly ranked: readonly ScoredNeed[];
  readonly candidate: Candidate | undefined;
  readonly profile: ProfileNeed;
  readonly words: QuestionWords;
}

/** The nearest need that something answers, and the words of its answer on that day. */
export interface Candidate {
  readonly found: ScoredNeed;
  readonly text: string;
  readonly isPlan: boolean;
}

const FACET_OF_REASON: Readonly<Record<UnknownReason, readonly Facet[]>> = {
  amount: ["money", "count"],
  condition: ["condition"],
  deadline: ["date", "duration"],
  procedure: ["procedure"],
  contact: ["contact"],
  person: ["person", "names"],
  breakdown: ["breakdown", "names"],
  other_year: ["other_year"],
  other_place: ["other_place"],
  progress: ["progress"],
  ranking: ["ranking"],
  reason: ["reason"],
  legal_judgement: ["verdict"],
  other: [],
};

const MEASURES = [
  "search_known",
  "search_unknown",
  "search_share",
  "known",
  "unknown",
  "known_share",
  "known_first",
  "unknown_rank",
  "unknown_among_five",
  "unknown_weight",
  "known_similarity",
  "unknown_similarity",
  "similarity_gap",
  "known_coverage",
  "unknown_coverage",
  "answer_coverage",
  "passage_coverage",
  "known_conflict",
  "unknown_conflict",
  "known_core_missing",
  "unknown_core_missing",
  "known_margin",
  "known_agreement",
  "plan",
  "no_candidate",
  "unknown_fits",
  "length",
  "english",
  "accused",
  "known_untold",
  "unknown_untold",
  "untold_gap",
  "figures_missing",
] as const;

/** The names of {@link toFeatures}, in its order. */
export const FEATURE_NAMES: readonly string[] = [
  ...MEASURES,
  ...FACETS.map((facet) => `asks_${facet}`),
  ...FACETS.map((facet) => `lacks_${facet}`),
];

/** What tells an answerable question from one that nothing answers, as numbers. */
export function toFeatures(view: QuestionView): readonly number[] {
  const { question, facets, candidate, words } = view;
  const missing = createFindMissingFacets(question, facets, words)(candidate?.text ?? "");
  const measures = { ...measureNeeds(view), ...measureText(view) };
  return [
    ...MEASURES.map((name) => measures[name]),
    ...FACETS.map((facet) => Number(facets.has(facet))),
    ...FACETS.map((facet) => Number(missing.has(facet))),
  ];
}

type NeedMeasure = Extract<
  (typeof MEASURES)[number],
  | "search_known"
  | "search_unknown"
  | "search_share"
  | "known"
  | "unknown"
  | "known_share"
  | "known_first"
  | "unknown_rank"
  | "unknown_among_five"
  | "unknown_weight"
  | "known_margin"
  | "known_agreement"
  | "unknown_fits"
>;

function measureNeeds(view: QuestionView): Record<NeedMeasure, number> {
  const { result, ranked, candidate, facets } = view;
  const unknown = findUnknown(ranked);
  const known = candidate?.found.score ?? 0;
  const others = ranked.filter((found) => isKnown(found) && found.need !== candidate?.found.need);
  const rank = unknown === undefined ? ranked.length : ranked.indexOf(unknown);
  const about = candidate?.found.need.about;
  const reason = unknown?.need.answer.kind === "unknown" ? unknown.need.answer.why : "other";
  const [searchKnown, searchUnknown] = [true, false].map(
    (isWanted) => result.needs.find((found) => isKnown(found) === isWanted)?.score ?? 0,
  ) as [number, number];
  return {
    search_known: searchKnown,
    search_unknown: searchUnknown,
    search_share: ratio(searchKnown, searchKnown + searchUnknown),
    known,
    unknown: unknown?.score ?? 0,
    known_share: ratio(known, known + (unknown?.score ?? 0)),
    known_first: Number(known > (unknown?.score ?? 0)),
    unknown_rank: Math.min(rank, 10) / 10,
    unknown_among_five: ranked.slice(0, 5).filter((found) => !isKnown(found)).length / 5,
    unknown_weight: sum(ranked.filter((found) => !isKnown(found)).map(({ score }) => score)),
    known_margin: ratio(known - (others[0]?.score ?? 0), known),
    known_agreement: others.slice(0, 4).filter(({ need }) => need.about === about).length / 4,
    unknown_fits: Number(FACET_OF_REASON[reason].some((facet) => facets.has(facet))),
  };
}

type TextMeasure = Exclude<(typeof MEASURES)[number], NeedMeasure>;

function measureText(view: QuestionView): Record<TextMeasure, number> {
  const { question, result, ranked, candidate, words } = view;
  const unknown = findUnknown(ranked);
  const known = candidate?.found;
  const pairs = toPairs(question);
  const cover = createCover(question);
  const named = findSubstitutes(question, words);
  const coreMissing = (found: ScoredNeed | undefined) => {
    const core = found === undefined ? new Set<string>() : view.profile(found.need).core;
    return ratio([...core].filter((pair) => !pairs.has(pair)).length, core.size);
  };
  const conflicts = (found: ScoredNeed | undefined) =>
    Number(found !== undefined && isConflict(named, view.profile(found.need)));
  const knownSimilarity = known === undefined ? 0 : similarity(question, known.nearestAsk);
  const unknownSimilarity = unknown === undefined ? 0 : similarity(question, unknown.nearestAsk);
  const untold = createUntold(view);
  const answer = candidate?.text ?? "";
  const knownUntold = untold(known, answer);
  const unknownUntold = untold(unknown, "");
  const figures = question.match(/\d+(?:\.\d+)?/g) ?? [];
  return {
    known_untold: knownUntold,
    unknown_untold: unknownUntold,
    untold_gap: knownUntold - unknownUntold,
    figures_missing: figures.filter((figure) => !answer.includes(figure)).length,
    known_similarity: knownSimilarity,
    unknown_similarity: unknownSimilarity,
    known_conflict: conflicts(known),
    unknown_conflict: conflicts(unknown),
    known_core_missing: coreMissing(known),
    unknown_core_missing: coreMissing(unknown),
    similarity_gap: knownSimilarity - unknownSimilarity,
    known_coverage: cover(`${known?.need.title} ${known?.nearestAsk}`),
    unknown_coverage: cover(`${unknown?.need.title} ${unknown?.nearestAsk}`),
    answer_coverage: cover(candidate?.text ?? ""),
    passage_coverage: Math.max(
      0,
      ...result.passages.slice(0, 3).map(({ passage }) => cover(passage.text)),
    ),
    plan: Number(candidate?.isPlan ?? false),
    no_candidate: Number(candidate === undefined),
    length: Math.log1p(question.length),
    english: Number(isEnglish(question)),
    accused: Number(isAccused(question, words)),
  };
}

/**
 * The share of what tells the needs found apart, of the question's pairs, that a need neither asks for
 * nor is answered by.
 */
function createUntold({ question, result, profile }: QuestionView) {
  const profiles = result.needs.map(({ need }) => profile(need));
  const telling = weighPairs(toPairs(question), profiles);
  return (found: ScoredNeed | undefined, answer: string) => {
    if (found === undefined) {
      return 1;
    }
    const ofNeed = profile(found.need);
    return shareHeld(telling, ofNeed, ofNeed.pairsOfAnswer(answer)).none;
  };
}

/** Whether something answers the need. */
export function isKnown({ need }: ScoredNeed): boolean {
  return need.answer.kind !== "unknown";
}

/** The best need that nothing answers. */
export function findUnknown(needs: readonly ScoredNeed[]): ScoredNeed | undefined {
  return needs.find((found) => !isKnown(found));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
