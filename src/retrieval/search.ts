import type { LocalDate } from "../base/clock.ts";
import { type Candidates, createFindCandidates } from "./find-candidates.ts";
import { whyNotInForce } from "./in-force.ts";
import type { Need, Search, SearchResult } from "./passage.ts";
import { createScoreNeeds, type ScoredText, type ScoreNeeds } from "./score-needs.ts";
import type { SearchIndex } from "./search-index.ts";
import { topScores } from "./top-scores.ts";

/** A passage's score: the best need that it answers, its own words, and what they mean. */
const PASSAGE_WEIGHTS = { need: 0.68, words: 0.27, meaning: 0.05 };

/**
 * Makes the search of an index: needs and passages by BM25, each score a share of what a text that
 * says the whole question would get (about 0 to 1), and by the cosine of their vectors, fused by
 * weights.
 */
export function createSearch(
  index: SearchIndex,
  scoreNeeds = createScoreNeeds(index),
  findCandidates = createFindCandidates(index),
): Search {
  const asks = index.needs.flatMap((need) => need.asks);
  return (question, { limit, date }) => {
    const scored = scoreNeeds(question);
    const candidates = findCandidates(scored);
    return selectResults({ index, asks, scored, candidates, limit, date });
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

/** The fused score of each candidate, in their order. */
function scorePassages({ byNeed, byWords, byMeaning }: Candidates): Float32Array {
  const { need, words, meaning } = PASSAGE_WEIGHTS;
  return byWords.map(
    (score, place) =>
      words * score + need * (byNeed[place] ?? 0) + meaning * (byMeaning[place] ?? 0),
  );
}

interface Scored {
  readonly index: SearchIndex;
  /** All ways of asking, in the order of the needs. */
  readonly asks: readonly string[];
  readonly scored: ScoredText;
  readonly candidates: Candidates;
  readonly limit: number;
  readonly date: LocalDate;
}

function selectResults({ index, asks, scored, candidates, limit, date }: Scored): SearchResult {
  const rejected: { passageId: string; reason: string }[] = [];
  const isInForce = (id: string) => {
    const passage = index.passages.find(id);
    return passage !== undefined && whyNotInForce(passage, date) === undefined;
  };
  const found = topScores(scorePassages(candidates), 2 * limit).flatMap(
    ({ ordinal: place, score }) => {
      const passage = index.passages.at(candidates.ordinals[place] ?? -1);
      if (passage === undefined) {
        return [];
      }
      const reason = whyNotInForce(passage, date);
      if (reason !== undefined) {
        rejected.push({ passageId: passage.id, reason });
        return [];
      }
      const parts = {
        need: candidates.byNeed[place] ?? 0,
        words: candidates.byWords[place] ?? 0,
        meaning: candidates.byMeaning[place] ?? 0,
      };
      return [{ passage, score, parts }];
    },
  );
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
