import type { WeightedTerms } from "./bm25-index.ts";
import type { CorrectSpelling } from "./correct-spelling.ts";
import { readablePart } from "./readable-part.ts";
import type { SearchIndex } from "./search-index.ts";
import { toStretches } from "./to-stretches.ts";
import { isCharacterPair } from "./tokenize-text.ts";

/** How much a term counts that the glossary adds to what the person wrote. */
const GLOSSARY_WEIGHT = 0.5;
/** How much a pair of characters counts against a word: together they say much of it twice. */
const PAIR_WEIGHT = 0.5;
/** A need's score: its nearest ask by words, all that belongs to it by words, and by meaning. */
const NEED_WEIGHTS = { nearestAsk: 0.08, wholeNeed: 0.32, meaning: 0.6 };
/** How much the nearest stretch of a long text counts against the whole. */
const STRETCH_WEIGHT = 0.5;

/** A text as needs and passages are compared with it, and how near each need is. */
export interface ComparedText {
  readonly terms: WeightedTerms;
  readonly vector: Float32Array;
  /** Its vector by the configured embeddings, where there are any and they answer. */
  readonly neural?: Float32Array | undefined;
  /** The score of each need, by ordinal, about 0 to 1. */
  readonly scores: Float32Array;
  /** Each need's nearest way of asking, as an ordinal among all ways of asking. */
  readonly nearestAsks: Uint32Array;
}

/** A text compared as a whole. */
interface ScoredText extends ComparedText {
  /**
   * The same, where a long text tells a story: each need also by the stretch of it that is nearest,
   * as what is asked stands in a few of its words. Takes as many times as long as there are stretches.
   */
  byStretches(): ComparedText;
}

export type ScoreNeeds = (text: string) => ScoredText;

/**
 * Scores all needs of an index by BM25 and by the cosine of their vectors, fused by weights. The
 * last text is remembered: what understands a message and what answers it ask one after the other.
 */
export function createScoreNeeds(
  index: SearchIndex,
  correct: CorrectSpelling = (text) => text,
): ScoreNeeds {
  const needOfAsk = Uint32Array.from(
    index.needs.flatMap(({ asks }, ordinal) => asks.map(() => ordinal)),
  );
  const questionTerms = createQuestionTerms(index);
  let next = 0;
  const firstAsks = Uint32Array.from(index.needs, ({ asks }) => {
    const first = next;
    next += asks.length;
    return first;
  });
  const { meaning, ...byStaticVectors } = index;
  const scoreWith = (searched: SearchIndex) => (read: string) =>
    scoreText(searched, { needOfAsk, firstAsks }, questionTerms(read), read);
  const scoreWhole = scoreWith(index);
  const scoreStretch = scoreWith(byStaticVectors);
  let last: { readonly text: string; readonly scored: ScoredText } | undefined;
  return (text) => {
    if (last?.text !== text || isAwaited(meaning, last.scored)) {
      const read = correct(readablePart(text));
      last = { text, scored: withStretches(scoreWhole(read), read, scoreStretch) };
    }
    return last.scored;
  };
}

function withStretches(
  whole: ComparedText,
  read: string,
  score: (stretch: string) => ComparedText,
): ScoredText {
  let byStretches: ComparedText | undefined;
  return {
    ...whole,
    byStretches() {
      byStretches ??= addStretches(whole, read, score);
      return byStretches;
    },
  };
}

/** What reads by a neural network has understood the whole, and would have to read each stretch anew. */
function addStretches(
  whole: ComparedText,
  read: string,
  score: (text: string) => ComparedText,
): ComparedText {
  const stretches = whole.neural === undefined ? toStretches(read) : [];
  if (stretches.length === 0) {
    return whole;
  }
  const nearest = new Float32Array(whole.scores.length);
  for (const stretch of stretches) {
    const { scores } = score(stretch);
    for (let need = 0; need < nearest.length; need += 1) {
      nearest[need] = Math.max(nearest[need] as number, scores[need] as number);
    }
  }
  const scores = whole.scores.map(
    (byWhole, need) => byWhole + STRETCH_WEIGHT * ((nearest[need] as number) - byWhole),
  );
  return { ...whole, scores };
}

/** Whether a text has no vector yet that it could have. */
function isAwaited(meaning: SearchIndex["meaning"], { neural }: ScoredText): boolean {
  return meaning !== undefined && neural === undefined;
}

/** Which ways of asking are whose, as ordinals. */
interface AskOrdinals {
  readonly needOfAsk: Uint32Array;
  /** Of each need. */
  readonly firstAsks: Uint32Array;
}

function scoreText(
  index: SearchIndex,
  ordinals: AskOrdinals,
  terms: WeightedTerms,
  text: string,
): ComparedText {
  const vector = index.embed(text);
  const size = index.needs.length;
  const { nearestAsks, nearest, bound } = findNearestAsks(index, ordinals, terms);
  const whole = index.needTexts.scoreAll(terms);
  const wholeBound = whole.bound || 1;
  const neural = index.meaning?.vectorOf(text);
  // Of no length where the index was made without embeddings.
  const similar =
    (neural && index.meaning?.compareNeeds(neural)) ?? index.needVectors.similarities(vector);
  const { nearestAsk, wholeNeed, meaning } = NEED_WEIGHTS;
  const scores = new Float32Array(size);
  for (let need = 0; need < size; need += 1) {
    const byWords = (whole.scores[need] as number) / wholeBound;
    const byAsk = (nearest[need] as number) / bound;
    scores[need] = nearestAsk * byAsk + wholeNeed * byWords + meaning * (similar[need] ?? 0);
  }
  return { terms, vector, neural, scores, nearestAsks };
}

interface NearestAsks {
  readonly nearestAsks: Uint32Array;
  readonly nearest: Float32Array;
  readonly bound: number;
}

/** Of each need, the way of asking that shares most with the question (the first where none does), and how much. */
function findNearestAsks(
  { needs, asks }: SearchIndex,
  { needOfAsk, firstAsks }: AskOrdinals,
  terms: WeightedTerms,
): NearestAsks {
  const nearestAsks = firstAsks.slice();
  const nearest = new Float32Array(needs.length);
  const { scores, found, bound } = asks.scoreAll(terms);
  for (let place = 0; place < found.length; place += 1) {
    const ask = found[place] as number;
    const need = needOfAsk[ask] as number;
    const score = scores[ask] as number;
    const best = nearest[need] as number;
    if (score > best || (score === best && ask < (nearestAsks[need] as number))) {
      nearest[need] = score;
      nearestAsks[need] = ask;
    }
  }
  return { nearestAsks, nearest, bound: bound || 1 };
}

/** The terms of a question and, weaker, those that the glossary knows for it. */
function createQuestionTerms({
  tokenizer,
  expand,
}: SearchIndex): (question: string) => WeightedTerms {
  const termsOfWord = new Map<string, readonly string[]>();
  const cutWord = (word: string) => {
    const known = termsOfWord.get(word) ?? tokenizer.terms(word);
    termsOfWord.set(word, known);
    return known;
  };
  return (question) => {
    const weights = new Map<string, number>();
    for (const word of expand(question)) {
      for (const term of cutWord(word)) {
        weights.set(term, GLOSSARY_WEIGHT * termWeight(term));
      }
    }
    for (const term of tokenizer.terms(question)) {
      weights.set(term, termWeight(term));
    }
    return weights;
  };
}

function termWeight(term: string): number {
  return isCharacterPair(term) ? PAIR_WEIGHT : 1;
}
