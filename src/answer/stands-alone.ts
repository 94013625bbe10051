import type { LocalDate } from "../base/clock.ts";
import type { Search } from "../retrieval/passage.ts";

/** Says whether a question is one that people ask as it stands, so that nothing need come before. */
export type StandsAlone = (question: string) => boolean;

/** The share of a perfect score from which a question is one that people ask as it stands. */
const STANDS_ALONE_SCORE = 0.75;

/** Whether the nearest need that `search` finds on `date` is asked for in just about these words. */
export function createStandsAlone(search: Search, date: LocalDate): StandsAlone {
  return (question) => {
    const [nearest] = search(question, { limit: 1, date }).needs;
    return (nearest?.score ?? 0) >= STANDS_ALONE_SCORE;
  };
}
