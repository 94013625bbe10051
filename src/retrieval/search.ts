import type { LocalDate } from "../base/clock.ts";
import { answeringPassages } from "./answering-passages.ts";
import { topScores, type WeightedTerms } from "./bm25-index.ts";
import { whyNotInForce } from "./in-force.ts";
import type { Need, Passage, Search, SearchResult } from "./passage.ts";
import type { SearchIndex } from "./search-index.ts";
import { isCharacterPair } from "./tokenize-text.ts";

/** How much a term counts that the glossary adds to what the person wrote. */
const GLOSSARY_WEIGHT = 0.5;
/** How much a pair of characters counts against a word: together they say much of it twice. */
const PAIR_WEIGHT = 0.5;
/** A need's score: its nearest ask by words, all that belongs to it by words, and by meaning. */
const NEED_WEIGHTS = { nearestAsk: 0.08, wholeNeed: 0.32, meaning: 0.6 };
/** A passage's score: the best need that it answers, its own words, and what they mean. */
const PASSAGE_WEIGHTS = { need: 0.68, words: 0.27, meaning: 0.05 };

/**
 * Makes the search of an index: needs and passages by BM25, each score a share of what a text that
 * says the whole question would get (about 0 to 1), and by the cosine of their vectors, fused by
 * weights.
 */
export function createSearch(index: SearchIndex): Search {
  const links = linkNeeds(index);
  const byId = new Map(index.passages.map((passage) => [passage.id, passage]));
  return (question, { limit, date }) => {
    const terms = questionTerms(index, question);
    const vector = index.embed(question);
    const needs = scoreNeeds(index, links, terms, vector);
    const passages = scorePassages(index, links, { terms, vector, needScores: needs.scores });
    return selectResults({ index, byId, needs, passages, limit, date });
  };
}

/** Says how near the nearest need is to a text, about 0 to 1: whether it is something people ask. */
export function createNearness(index: SearchIndex): (text: string) => number {
  const links = linkNeeds(index);
  return (text) => {
    const { scores } = scoreNeeds(index, links, questionTerms(index, text), index.embed(text));
    return scores.reduce((nearest, score) => Math.max(nearest, score), 0);
  };
}

function questionTerms({ tokenizer, expand }: SearchIndex, question: string): WeightedTerms {
  const weights = new Map<string, number>();
  for (const term of expand(question).flatMap((word) => tokenizer.terms(word))) {
    weights.set(term, GLOSSARY_WEIGHT * termWeight(term));
  }
  for (const term of tokenizer.terms(question)) {
    weights.set(term, termWeight(term));
  }
  return weights;
}

function termWeight(term: string): number {
  return isCharacterPair(term) ? PAIR_WEIGHT : 1;
}

/** Which texts belong together, by ordinal. */
interface Links {
  /** The need of each way of asking. */
  readonly needOfAsk: Uint32Array;
  readonly asks: readonly string[];
  /** The passages that answer each need. */
  readonly passagesOfNeed: readonly (readonly number[])[];
}

function linkNeeds({ needs, passages }: SearchIndex): Links {
  const ordinals = new Map(passages.map(({ id }, ordinal) => [id, ordinal]));
  return {
    needOfAsk: Uint32Array.from(needs.flatMap(({ asks }, ordinal) => asks.map(() => ordinal))),
    asks: needs.flatMap(({ asks }) => asks),
    passagesOfNeed: needs.map((need) =>
      answeringPassages(need)
        .map((id) => ordinals.get(id))
        .filter((ordinal) => ordinal !== undefined),
    ),
  };
}

interface NeedScores {
  readonly scores: Float32Array;
  /** The ordinal of each need's nearest way of asking. */
  readonly nearestAsks: Uint32Array;
  readonly asks: readonly string[];
}

function scoreNeeds(
  index: SearchIndex,
  links: Links,
  terms: WeightedTerms,
  vector: Float32Array,
): NeedScores {
  const nearest = new Float32Array(index.needs.length);
  const nearestAsks = new Uint32Array(index.needs.length);
  const askScores = index.asks.scoreAll(terms);
  const askBound = index.asks.upperBound(terms) || 1;
  for (let ask = 0; ask < askScores.length; ask += 1) {
    const score = (askScores[ask] ?? 0) / askBound;
    if (score === 0) {
      continue;
    }
    const need = links.needOfAsk[ask] ?? 0;
    if (score > (nearest[need] ?? 0)) {
      nearest[need] = score;
      nearestAsks[need] = ask;
    }
  }
  const whole = shareOfBound(index.needTexts, terms);
  const similar = index.needVectors.similarities(vector);
  const { nearestAsk, wholeNeed, meaning } = NEED_WEIGHTS;
  const scores = nearest.map(
    (score, need) =>
      nearestAsk * score + wholeNeed * (whole[need] ?? 0) + meaning * (similar[need] ?? 0),
  );
  return { scores, nearestAsks, asks: links.asks };
}

interface PassageScores {
  readonly scores: Float32Array;
  readonly byNeed: Float32Array;
  readonly byWords: Float32Array;
  readonly byMeaning: Float32Array;
}

/** A question as passages are compared with it. */
interface Wanted {
  readonly terms: WeightedTerms;
  readonly vector: Float32Array;
  readonly needScores: Float32Array;
}

function scorePassages(
  index: SearchIndex,
  links: Links,
  { terms, vector, needScores }: Wanted,
): PassageScores {
  const byWords = shareOfBound(index.passageTexts, terms);
  const byNeed = new Float32Array(index.passages.length);
  for (const [need, passages] of links.passagesOfNeed.entries()) {
    for (const passage of passages) {
      byNeed[passage] = Math.max(byNeed[passage] ?? 0, needScores[need] ?? 0);
    }
  }
  const byMeaning = index.passageVectors.similarities(vector);
  const { need, words, meaning } = PASSAGE_WEIGHTS;
  const scores = byWords.map(
    (score, passage) =>
      words * score + need * (byNeed[passage] ?? 0) + meaning * (byMeaning[passage] ?? 0),
  );
  return { scores, byNeed, byWords, byMeaning };
}

function shareOfBound(index: SearchIndex["asks"], terms: WeightedTerms): Float32Array {
  const bound = index.upperBound(terms) || 1;
  return index.scoreAll(terms).map((score) => score / bound);
}

interface Scored {
  readonly index: SearchIndex;
  readonly byId: ReadonlyMap<string, Passage>;
  readonly needs: NeedScores;
  readonly passages: PassageScores;
  readonly limit: number;
  readonly date: LocalDate;
}

function selectResults({ index, byId, needs, passages, limit, date }: Scored): SearchResult {
  const rejected: { passageId: string; reason: string }[] = [];
  const isInForce = (id: string) => {
    const passage = byId.get(id);
    return passage !== undefined && whyNotInForce(passage, date) === undefined;
  };
  const found = topScores(passages.scores, 2 * limit).flatMap(({ ordinal, score }) => {
    const passage = index.passages[ordinal];
    if (passage === undefined) {
      return [];
    }
    const reason = whyNotInForce(passage, date);
    if (reason !== undefined) {
      rejected.push({ passageId: passage.id, reason });
      return [];
    }
    const parts = {
      need: passages.byNeed[ordinal] ?? 0,
      words: passages.byWords[ordinal] ?? 0,
      meaning: passages.byMeaning[ordinal] ?? 0,
    };
    return [{ passage, score, parts }];
  });
  const wanted = topScores(needs.scores, 2 * limit).flatMap(({ ordinal, score }) => {
    const need = keepInForce(index.needs[ordinal], isInForce);
    const nearestAsk = needs.asks[needs.nearestAsks[ordinal] ?? 0] ?? "";
    return need === undefined ? [] : [{ need, score, nearestAsk }];
  });
  return { needs: wanted.slice(0, limit), passages: found.slice(0, limit), rejected };
}

/** The need with those of its facts that are in force; none when nothing is left. */
function keepInForce(
  need: Need | undefined,
  isInForce: (passageId: string) => boolean,
): Need | undefined {
  if (need?.answer.kind !== "facts") {
    return need;
  }
  const passageIds = need.answer.passageIds.filter(isInForce);
  return passageIds.length === 0 ? undefined : { ...need, answer: { kind: "facts", passageIds } };
}
