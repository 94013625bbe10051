import { answeringPassages } from "./answering-passages.ts";
import type { ComparedText } from "./score-needs.ts";
import type { SearchIndex } from "./search-index.ts";
import { topScores } from "./top-scores.ts";

/** How many passages and needs are taken from each list, when not all passages are compared. */
const TAKEN = 320;

/** Up to so many passages, comparing all is exact and as fast. */
const ALL_COMPARED = 4096;

/** Passages that may be among the best, and each part of their scores, exactly. */
export interface Candidates {
  /** Which passages, ascending; the other lists are in the same order. */
  readonly ordinals: Uint32Array;
  /** The score of the best need that the passage answers. */
  readonly byNeed: Float32Array;
  /** BM25, as a share of what a text that says the whole question would get. */
  readonly byWords: Float32Array;
  /** The cosine; of no length where nothing was embedded. */
  readonly byMeaning: Float32Array;
}

export type FindCandidates = (scored: ComparedText) => Candidates;

/**
 * Prepares an index for finding candidates. Of few passages, all are candidates; of many, the best
 * by words, the best by meaning and those that answer the best needs.
 *
 * @param allCompared how many passages are few.
 */
export function createFindCandidates(
  index: SearchIndex,
  allCompared: number = ALL_COMPARED,
): FindCandidates {
  const passagesOfNeed = linkPassages(index);
  const needsOfPassages = turnAround(passagesOfNeed, index.passages.length);
  const isSmall = index.passages.length <= allCompared;
  const all = Uint32Array.from(
    { length: isSmall ? index.passages.length : 0 },
    (_, place) => place,
  );
  return (scored) => {
    const chosen = isSmall ? undefined : chooseOrdinals(index, passagesOfNeed, scored);
    const ordinals = chosen ?? all;
    return {
      ordinals,
      byNeed: scoreByNeed(ordinals, needsOfPassages, scored.scores),
      byWords: scoreByWords(index, scored, chosen),
      byMeaning: scoreByMeaning(index, scored, chosen),
    };
  };
}

/** The ordinals of the passages that answer each need. */
function linkPassages({ needs, passages }: SearchIndex): readonly (readonly number[])[] {
  return needs.map((need) =>
    answeringPassages(need)
      .map((id) => passages.ordinalOf(id))
      .filter((ordinal) => ordinal !== undefined),
  );
}

/** The needs that each passage answers, one passage's after the other's. */
interface NeedsOfPassages {
  readonly needs: Uint32Array;
  /** Where those of each passage begin, and one entry more for the end. */
  readonly starts: Uint32Array;
}

function turnAround(
  passagesOfNeed: readonly (readonly number[])[],
  passageCount: number,
): NeedsOfPassages {
  const starts = new Uint32Array(passageCount + 1);
  for (const passage of passagesOfNeed.flat()) {
    starts[passage + 1] = (starts[passage + 1] as number) + 1;
  }
  for (let passage = 0; passage < passageCount; passage += 1) {
    starts[passage + 1] = (starts[passage + 1] as number) + (starts[passage] as number);
  }
  const needs = new Uint32Array(starts[passageCount] as number);
  const next = starts.slice();
  for (const [need, passages] of passagesOfNeed.entries()) {
    for (const passage of passages) {
      const place = next[passage] as number;
      needs[place] = need;
      next[passage] = place + 1;
    }
  }
  return { needs, starts };
}

function chooseOrdinals(
  { passageTexts, passageGraph }: SearchIndex,
  passagesOfNeed: readonly (readonly number[])[],
  { terms, vector, scores }: ComparedText,
): Uint32Array {
  const chosen = new Set<number>();
  for (const { ordinal } of [
    ...passageTexts.search(terms, TAKEN),
    ...(passageGraph?.search(vector, TAKEN) ?? []),
  ]) {
    chosen.add(ordinal);
  }
  for (const { ordinal } of topScores(scores, TAKEN)) {
    for (const passage of passagesOfNeed[ordinal] ?? []) {
      chosen.add(passage);
    }
  }
  return Uint32Array.from(chosen).sort();
}

function scoreByNeed(
  ordinals: Uint32Array,
  { needs, starts }: NeedsOfPassages,
  needScores: Float32Array,
): Float32Array {
  const scores = new Float32Array(ordinals.length);
  for (let place = 0; place < ordinals.length; place += 1) {
    const ordinal = ordinals[place] as number;
    const end = starts[ordinal + 1] as number;
    let best = 0;
    for (let at = starts[ordinal] as number; at < end; at += 1) {
      best = Math.max(best, needScores[needs[at] as number] as number);
    }
    scores[place] = best;
  }
  return scores;
}

function scoreByWords(
  { passageTexts }: SearchIndex,
  { terms }: ComparedText,
  chosen: Uint32Array | undefined,
): Float32Array {
  if (chosen === undefined) {
    const { scores, bound } = passageTexts.scoreAll(terms);
    return toShares(scores, bound);
  }
  return toShares(passageTexts.scoreSome(terms, chosen), passageTexts.upperBound(terms));
}

function toShares(scores: Float32Array, bound: number): Float32Array {
  const shares = new Float32Array(scores.length);
  for (let place = 0; place < scores.length; place += 1) {
    shares[place] = (scores[place] as number) / (bound || 1);
  }
  return shares;
}

function scoreByMeaning(
  { passageVectors, passages, meaning }: SearchIndex,
  { vector, neural }: ComparedText,
  chosen: Uint32Array | undefined,
): Float32Array {
  if (meaning !== undefined && neural !== undefined) {
    const ordinals = chosen ?? Uint32Array.from({ length: passages.length }, (_, place) => place);
    return Float32Array.from(ordinals, (ordinal) => meaning.comparePassage(ordinal, neural));
  }
  return chosen === undefined
    ? passageVectors.similarities(vector)
    : Float32Array.from(chosen, (ordinal) => passageVectors.similarity(ordinal, vector));
}
