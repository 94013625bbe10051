import type { LocalDate } from "../base/clock.ts";
import { answeringPassages } from "./answering-passages.ts";
import { topScores } from "./bm25-index.ts";
import { whyNotInForce } from "./in-force.ts";
import type { Need, Passage, Search, SearchResult } from "./passage.ts";
import { createScoreNeeds, type ScoredText, type ScoreNeeds } from "./score-needs.ts";
import type { SearchIndex } from "./search-index.ts";

/** A passage's score: the best need that it answers, its own words, and what they mean. */
const PASSAGE_WEIGHTS = { need: 0.68, words: 0.27, meaning: 0.05 };

/**
 * Makes the search of an index: needs and passages by BM25, each score a share of what a text that
 * says the whole question would get (about 0 to 1), and by the cosine of their vectors, fused by
 * weights.
 */
export function createSearch(index: SearchIndex, scoreNeeds = createScoreNeeds(index)): Search {
  const passagesOfNeed = linkPassages(index);
  const asks = index.needs.flatMap((need) => need.asks);
  const byId = new Map(index.passages.map((passage) => [passage.id, passage]));
  return (question, { limit, date }) => {
    const scored = scoreNeeds(question);
    const passages = scorePassages(index, passagesOfNeed, scored);
    return selectResults({ index, byId, asks, scored, passages, limit, date });
  };
}

/** Says how near the nearest need is to a text, about 0 to 1: whether it is something people ask. */
export function createNearness(scoreNeeds: ScoreNeeds): (text: string) => number {
  return (text) => {
    let nearest = 0;
    for (const score of scoreNeeds(text).scores) {
      nearest = Math.max(nearest, score);
    }
    return nearest;
  };
}

/** The ordinals of the passages that answer each need. */
type PassagesOfNeed = readonly (readonly number[])[];

function linkPassages({ needs, passages }: SearchIndex): PassagesOfNeed {
  const ordinals = new Map(passages.map(({ id }, ordinal) => [id, ordinal]));
  return needs.map((need) =>
    answeringPassages(need)
      .map((id) => ordinals.get(id))
      .filter((ordinal) => ordinal !== undefined),
  );
}

interface PassageScores {
  readonly scores: Float32Array;
  readonly byNeed: Float32Array;
  readonly byWords: Float32Array;
  readonly byMeaning: Float32Array;
}

function scorePassages(
  index: SearchIndex,
  passagesOfNeed: PassagesOfNeed,
  { terms, vector, scores: needScores }: ScoredText,
): PassageScores {
  const byNeed = new Float32Array(index.passages.length);
  for (const [need, passages] of passagesOfNeed.entries()) {
    for (const passage of passages) {
      byNeed[passage] = Math.max(byNeed[passage] ?? 0, needScores[need] ?? 0);
    }
  }
  const bound = index.passageTexts.upperBound(terms) || 1;
  const byWords = index.passageTexts.scoreAll(terms).map((score) => score / bound);
  const byMeaning = index.passageVectors.similarities(vector);
  const { need, words, meaning } = PASSAGE_WEIGHTS;
  const scores = byWords.map(
    (score, passage) =>
      words * score + need * (byNeed[passage] ?? 0) + meaning * (byMeaning[passage] ?? 0),
  );
  return { scores, byNeed, byWords, byMeaning };
}

interface Scored {
  readonly index: SearchIndex;
  readonly byId: ReadonlyMap<string, Passage>;
  /** All ways of asking, in the order of the needs. */
  readonly asks: readonly string[];
  readonly scored: ScoredText;
  readonly passages: PassageScores;
  readonly limit: number;
  readonly date: LocalDate;
}

function selectResults({ index, byId, asks, scored, passages, limit, date }: Scored): SearchResult {
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
  const wanted = topScores(scored.scores, 2 * limit).flatMap(({ ordinal, score }) => {
    const need = keepInForce(index.needs[ordinal], isInForce);
    const nearestAsk = asks[scored.nearestAsks[ordinal] ?? 0] ?? "";
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
