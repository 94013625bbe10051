import { AppError } from "../base/app-error.ts";
import type { LocalDate } from "../base/clock.ts";
import { documentOf, spokenDocuments } from "./answering-passages.ts";
import { changeNeeds } from "./change-needs.ts";
import { type HeldOutAsk, holdOutAsks, keepAsks } from "./hold-out-asks.ts";
import type { KnowledgeIndex } from "./knowledge-index.ts";
import { minimize } from "./minimize.ts";
import { DOCUMENT_KINDS, type Need, type Search } from "./passage.ts";
import { createScoreNeeds } from "./score-needs.ts";
import { createSearch } from "./search.ts";
import type { SearchWeights } from "./search-weights.ts";
import { takeEvenly } from "./take-evenly.ts";

export interface LearnSearchWeightsOptions {
  /** What is compared with, and what the learnt weights are as large as. */
  readonly known: SearchWeights;
  readonly today: LocalDate;
  /** How many ways of asking are asked for each kind of document. */
  readonly questions: number;
}

/** How well passages are ranked: by weights that were there, and by those that were learnt. */
export interface WeightFigures {
  readonly questions: number;
  readonly known: RankFigures;
  readonly learnt: RankFigures;
}

interface RankFigures {
  readonly recallAt1: number;
  readonly recallAt3: number;
  readonly reciprocalRank: number;
}

/** Learnt weights; the figures are of needs that nothing was learnt from. */
export interface LearntWeights {
  readonly weights: SearchWeights;
  /** Where the answer is in a document with needs. */
  readonly prepared: WeightFigures;
  /** Where nobody prepared needs for the document. */
  readonly unprepared: WeightFigures;
}

/** One of so many needs is left out wholly: nobody foresees all that people ask. */
const UNFORESEEN = 3;
/** So many of the best are compared with each other. */
const COMPARED = 40;
const PENALTY = 1e-4;

const PREPARED_PARTS = ["need", "words", "meaning", "sentence"] as const;
const UNPREPARED_PARTS = ["words", "meaning", "sentence", "nearWords", "heading"] as const;
const WIDTH = PREPARED_PARTS.length + UNPREPARED_PARTS.length + 1;

interface Asked {
  readonly isPrepared: boolean;
  readonly isMeasured: boolean;
  /** The parts of each candidate's score, in the columns of its kind; the rest is 0. */
  readonly candidates: readonly Float64Array[];
  /** Which of them answer. */
  readonly right: readonly boolean[];
}

/**
 * Learns how much each part of a passage's score counts, so that passages that answer stand before
 * others: from ways of asking that are left out of the index, in which some needs, and all of one
 * kind of document after the other, are missing as well. Half of the needs teach, the others
 * measure; the same index gives the same weights.
 *
 * @throws AppError `nothing_to_learn` where too few needs are answered from documents with needs and
 *   without, or nothing good can be learnt from them.
 */
export function learnSearchWeights(
  index: KnowledgeIndex,
  { known, today, questions }: LearnSearchWeightsOptions,
): LearntWeights {
  const heldOut = holdOutAsks(index.needs);
  const asked = DOCUMENT_KINDS.flatMap((kind) => {
    const left = new Set(index.documents.filter((one) => one.kind === kind).map(({ id }) => id));
    const isLeftOut = (document: string) => left.has(document);
    return askHeldOut(index, chooseAsks(heldOut, isLeftOut, questions), { isLeftOut, today });
  });
  const learning = asked.filter(({ isMeasured }) => !isMeasured);
  const measured = asked.filter(({ isMeasured }) => isMeasured);
  for (const some of [learning, measured]) {
    if (new Set(some.map(({ isPrepared }) => isPrepared)).size < 2) {
      throw nothingToLearn("too few needs are answered from documents with needs and without");
    }
  }
  const weights = toWeights(fitWeights(learning), known);
  const compare = (isPrepared: boolean): WeightFigures => {
    const own = measured.filter((one) => one.isPrepared === isPrepared);
    const figures = (these: SearchWeights) => describeRanks(own, toColumns(these));
    return { questions: own.length, known: figures(known), learnt: figures(weights) };
  };
  return { weights, prepared: compare(true), unprepared: compare(false) };
}

/**
 * About `count` each of those that the documents which are left out answer, and of the others: as
 * many to learn from as to measure with.
 */
function chooseAsks(
  heldOut: readonly HeldOutAsk[],
  isLeftOut: (document: string) => boolean,
  count: number,
): HeldOutAsk[] {
  const isOfLeftOut = ({ answers }: HeldOutAsk) =>
    [...answers].some((id) => isLeftOut(documentOf(id)));
  return [true, false].flatMap((ofLeftOut) => {
    const some = heldOut.filter((one) => isOfLeftOut(one) === ofLeftOut);
    return [true, false].flatMap((isMeasured) =>
      takeEvenly(
        some.filter((one) => one.isMeasured === isMeasured),
        Math.ceil(count / 2),
      ),
    );
  });
}

interface Round {
  readonly isLeftOut: (document: string) => boolean;
  readonly today: LocalDate;
}

/** Asks what is held out of an index that has no needs for some of the documents. */
function askHeldOut(
  index: KnowledgeIndex,
  chosen: readonly HeldOutAsk[],
  { isLeftOut, today }: Round,
): Asked[] {
  const unforeseen = new Set(index.needs.filter((_, place) => place % UNFORESEEN === 0));
  const isMissing = (need: Need) => unforeseen.has(need) || spokenDocuments(need).some(isLeftOut);
  const changed = changeNeeds(index, (need) =>
    isMissing(need) ? undefined : { ...need, asks: keepAsks(need) },
  );
  const search = createSearch(changed, createScoreNeeds(changed, index.correct));
  const spokenOf = new Set(changed.needs.flatMap(spokenDocuments));
  return chosen.flatMap(({ ask, answers, isMeasured }) => {
    const { ids, candidates } = describeFound(search, ask, today, spokenOf);
    const right = ids.map((id) => answers.has(id));
    const isPrepared = [...answers].every((id) => spokenOf.has(documentOf(id)));
    return right.includes(true) ? [{ isPrepared, isMeasured, candidates, right }] : [];
  });
}

function describeFound(
  search: Search,
  ask: string,
  date: LocalDate,
  spokenOf: ReadonlySet<string>,
): { readonly ids: readonly string[]; readonly candidates: readonly Float64Array[] } {
  const { passages } = search(ask, { limit: COMPARED, date });
  return {
    ids: passages.map(({ passage }) => passage.id),
    candidates: passages.map(({ passage, parts }) =>
      spokenOf.has(passage.document.id)
        ? Float64Array.from({ length: WIDTH }, (_, at) => parts[PREPARED_PARTS[at] ?? ""] ?? 0)
        : Float64Array.from({ length: WIDTH }, (_, at) => unpreparedPart(parts, at)),
    ),
  };
}

function unpreparedPart(parts: Readonly<Record<string, number>>, column: number): number {
  const part = UNPREPARED_PARTS[column - PREPARED_PARTS.length];
  return column === WIDTH - 1 ? 1 : (parts[part ?? ""] ?? 0);
}

/**
 * Fits weights so that right candidates are likely among those of their question (the softmax of
 * their scores). Questions of both kinds together count the same.
 */
function fitWeights(asked: readonly Asked[]): Float64Array {
  const preparedCount = asked.filter(({ isPrepared }) => isPrepared).length;
  const importance = ({ isPrepared }: Asked) =>
    1 / (2 * Math.max(1, isPrepared ? preparedCount : asked.length - preparedCount));
  return minimize(WIDTH, (weights, gradient) => {
    let loss = 0;
    for (let column = 0; column < WIDTH; column += 1) {
      const weight = weights[column] as number;
      gradient[column] = PENALTY * weight;
      loss += (PENALTY * weight * weight) / 2;
    }
    for (const one of asked) {
      loss += importance(one) * addLoss(one, weights, gradient, importance(one));
    }
    return loss;
  });
}

function addLoss(
  { candidates, right }: Asked,
  weights: Float64Array,
  gradient: Float64Array,
  importance: number,
): number {
  const scores = candidates.map((parts) => dot(parts, weights));
  const highest = Math.max(...scores);
  const odds = scores.map((score) => Math.exp(score - highest));
  const total = odds.reduce((sum, value) => sum + value, 0);
  const wanted = 1 / right.filter((isRight) => isRight).length;
  let loss = 0;
  for (const [place, parts] of candidates.entries()) {
    const probability = (odds[place] as number) / total;
    const goal = right[place] ? wanted : 0;
    loss -= goal === 0 ? 0 : goal * Math.log(probability);
    for (const [column, value] of parts.entries()) {
      gradient[column] = (gradient[column] as number) + importance * (probability - goal) * value;
    }
  }
  return loss;
}

/** As large together as those that were there: what answers expect of a score stays true. */
function toWeights(columns: Float64Array, known: SearchWeights): SearchWeights {
  const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);
  const size = PREPARED_PARTS.length;
  const learnt = sum(columns.subarray(0, size));
  if (!(learnt > 0)) {
    throw nothingToLearn("what was asked teaches no weights that add up to more than nothing");
  }
  const scale = sum(Object.values(known.prepared)) / learnt;
  const at = (column: number) => Math.round(1000 * scale * (columns[column] ?? 0)) / 1000;
  return {
    prepared: { need: at(0), words: at(1), meaning: at(2), sentence: at(3) },
    unprepared: {
      ...{ words: at(size), meaning: at(size + 1), sentence: at(size + 2) },
      ...{ nearWords: at(size + 3), heading: at(size + 4), none: at(size + 5) },
    },
  };
}

function toColumns({ prepared, unprepared }: SearchWeights): Float64Array {
  return Float64Array.from([
    ...PREPARED_PARTS.map((part) => prepared[part]),
    ...UNPREPARED_PARTS.map((part) => unprepared[part]),
    unprepared.none,
  ]);
}

function describeRanks(asked: readonly Asked[], weights: Float64Array): RankFigures {
  const ranks = asked.map(({ candidates, right }) => {
    const scores = candidates.map((parts) => dot(parts, weights));
    const best = Math.max(...scores.filter((_, place) => right[place]));
    return scores.filter((score) => score > best).length;
  });
  const share = (of: (rank: number) => number) =>
    ranks.reduce((sum, rank) => sum + of(rank), 0) / Math.max(1, ranks.length);
  return {
    recallAt1: share((rank) => (rank < 1 ? 1 : 0)),
    recallAt3: share((rank) => (rank < 3 ? 1 : 0)),
    reciprocalRank: share((rank) => 1 / (rank + 1)),
  };
}

function dot(one: Float64Array, other: Float64Array): number {
  return one.reduce((sum, value, place) => sum + value * (other[place] as number), 0);
}

function nothingToLearn(message: string): AppError {
  return new AppError({ code: "nothing_to_learn", message });
}
