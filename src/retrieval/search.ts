import type { LocalDate } from "../base/clock.ts";
import { createFindCandidates } from "./find-candidates.ts";
import { whyNotInForce } from "./in-force.ts";
import type { Need, Search, SearchResult } from "./passage.ts";
import { type ComparedText, createScoreNeeds, type ScoreNeeds } from "./score-needs.ts";
import { createScorePassages, type PassageScores } from "./score-passages.ts";
import type { SearchIndex } from "./search-index.ts";
import { topScores } from "./top-scores.ts";

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
  const scorePassages = createScorePassages(index);
  const asks = index.needs.flatMap((need) => need.asks);
  return (question, { limit, date }) => {
    // Needs keep the scores that answers are decided by; passages are found by stretches as well.
    const whole = scoreNeeds(question);
    const scored = whole.byStretches();
    const candidates = findCandidates(scored);
    const { ordinals } = candidates;
    const { scores, partsOf } = scorePassages(candidates, scored);
    const result = selectResults({
      ...{ index, asks, scored: whole, ordinals, scores, partsOf },
      ...{ limit, date },
    });
    return index.meaning === undefined || scored.neural !== undefined
      ? result
      : { ...result, fallback: index.meaning.reason };
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

interface Scored extends PassageScores {
  readonly index: SearchIndex;
  /** All ways of asking, in the order of the needs. */
  readonly asks: readonly string[];
  readonly scored: ComparedText;
  /** Which passages may be meant; scores and parts are in their order. */
  readonly ordinals: Uint32Array;
  readonly limit: number;
  readonly date: LocalDate;
}

function selectResults(chosen: Scored): SearchResult {
  const { index, asks, scored, ordinals, scores, partsOf, limit, date } = chosen;
  const rejected: { passageId: string; reason: string }[] = [];
  const isInForce = (id: string) => {
    const passage = index.passages.find(id);
    return passage !== undefined && whyNotInForce(passage, date) === undefined;
  };
  const found = topScores(scores, 2 * limit).flatMap(({ ordinal: place, score }) => {
    const passage = index.passages.at(ordinals[place] ?? -1);
    if (passage === undefined) {
      return [];
    }
    const reason = whyNotInForce(passage, date);
    if (reason !== undefined) {
      rejected.push({ passageId: passage.id, reason });
      return [];
    }
    return [{ passage, score, parts: partsOf(place) }];
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
  return passageIds.length === 0 ? undefined : { ...need, answer: { ...need.answer, passageIds } };
}
