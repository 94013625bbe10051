import { belongsElsewhere } from "../retrieval/elsewhere.ts";
import type { ScoredNeed, SearchResult } from "../retrieval/passage.ts";

/** How far a need of the bureau's may be ahead, as a share of a perfect score, and still lose. */
const WIDEST_LEAD = 0.4;
/** How much the classifier's odds count beside that lead, by cross-validation over stories. */
const ODDS_WEIGHT = 0.05;

/**
 * The nearest need that says whose matter it is, when the matter is likelier somebody else's than
 * the bureau's: by what the search found, and by what a classifier learnt from how both are told.
 *
 * @param probabilityElsewhere how likely a matter is not the bureau's, 0 to 1; asked only when in doubt.
 */
export function findElsewhere(
  question: string,
  { needs }: SearchResult,
  probabilityElsewhere: (text: string) => number,
): ScoredNeed | undefined {
  const elsewhere = needs.find(({ need }) => belongsElsewhere(need));
  const own = needs.find(({ need }) => !belongsElsewhere(need));
  const lead = (elsewhere?.score ?? 0) - (own?.score ?? 0);
  if (elsewhere === undefined || lead < -WIDEST_LEAD) {
    return undefined;
  }
  const probability = probabilityElsewhere(question);
  const odds = Math.log((probability + 1e-6) / (1 - probability + 1e-6));
  return lead + ODDS_WEIGHT * odds > 0 ? elsewhere : undefined;
}
