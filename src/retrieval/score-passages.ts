import { spokenDocuments } from "./answering-passages.ts";
import type { Candidates } from "./find-candidates.ts";
import { type CloseReading, PassageReader } from "./passage-reader.ts";
import type { ComparedText } from "./score-needs.ts";
import type { SearchIndex } from "./search-index.ts";
import { loadSearchWeights, type SearchWeights } from "./search-weights.ts";
import { topScores } from "./top-scores.ts";

/** How many of either kind are read closely; those that a first look finds best. More find no more. */
const READ_CLOSELY = 16;

/** The fused score of candidates and, by part, what it comes from; both in their order. */
export interface PassageScores {
  readonly scores: Float32Array;
  partsOf(place: number): Readonly<Record<string, number>>;
}

export type ScorePassages = (candidates: Candidates, question: ComparedText) => PassageScores;

/**
 * Prepares an index for scoring candidates: all by what was counted before, the best also by reading
 * them.
 */
export function createScorePassages(
  index: SearchIndex,
  weights: SearchWeights = loadSearchWeights(),
): ScorePassages {
  const isPrepared = createIsPrepared(index);
  const reader = new PassageReader(index);
  return (candidates, question) => {
    const { ordinals } = candidates;
    const { scores, prepared, unprepared } = lookAtAll(candidates, isPrepared, weights);
    const close = reader.readFor(question);
    const read = new Map<number, Readonly<Record<string, number>>>();
    const add = (place: number, parts: Readonly<Record<string, number>>, own: Weights) => {
      read.set(place, parts);
      for (const [part, value] of Object.entries(parts)) {
        scores[place] = (scores[place] as number) + (own[part] ?? 0) * value;
      }
    };
    for (const { ordinal: place } of topScores(prepared, READ_CLOSELY)) {
      add(place, { sentence: close.sentence(ordinals[place] as number) }, weights.prepared);
    }
    for (const { ordinal: place } of topScores(unprepared, READ_CLOSELY)) {
      add(place, readWhole(close, ordinals[place] as number), weights.unprepared);
    }
    const { byNeed, byWords, byMeaning } = candidates;
    return {
      scores,
      partsOf: (place) => ({
        need: byNeed[place] ?? 0,
        words: byWords[place] ?? 0,
        meaning: byMeaning[place] ?? 0,
        ...read.get(place),
      }),
    };
  };
}

type Weights = Readonly<Record<string, number>>;

/** What was counted before, fused; and what decides which ones are read, 0 for those of the other kind. */
function lookAtAll(
  { ordinals, byNeed, byWords, byMeaning }: Candidates,
  isPrepared: (ordinal: number) => boolean,
  { prepared: own, unprepared: other }: SearchWeights,
) {
  const scores = new Float32Array(ordinals.length);
  const prepared = new Float32Array(ordinals.length);
  const unprepared = new Float32Array(ordinals.length);
  for (let place = 0; place < ordinals.length; place += 1) {
    const words = byWords[place] ?? 0;
    const meaning = byMeaning[place] ?? 0;
    if (isPrepared(ordinals[place] as number)) {
      const need = byNeed[place] ?? 0;
      scores[place] = own.need * need + own.words * words + own.meaning * meaning;
      prepared[place] = scores[place] as number;
    } else {
      scores[place] = other.words * words + other.meaning * meaning + other.none;
      unprepared[place] = words + meaning;
    }
  }
  return { scores, prepared, unprepared };
}

function readWhole({ sentence, nearWords, heading }: CloseReading, ordinal: number) {
  return {
    sentence: sentence(ordinal),
    nearWords: nearWords(ordinal),
    heading: heading(ordinal),
  };
}

/** Whether any need speaks of the document of a passage. */
function createIsPrepared({ needs, passages }: SearchIndex): (ordinal: number) => boolean {
  const spokenOf = new Set(needs.flatMap(spokenDocuments));
  const known: boolean[] = [];
  return (ordinal) => {
    known[ordinal] ??= spokenOf.has(passages.at(ordinal)?.document.id ?? "");
    return known[ordinal];
  };
}
