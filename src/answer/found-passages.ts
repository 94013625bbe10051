import type { FoundPassage } from "../conversation/outcome.ts";
import type { ScoredPassage } from "../retrieval/passage.ts";

const MOST_FOUND = 10;

/** What was found for a question, as an outcome keeps it: at most ten, best first. */
export function toFoundPassages(passages: readonly ScoredPassage[]): readonly FoundPassage[] {
  return passages.slice(0, MOST_FOUND).map(({ passage, score }) => ({
    document: passage.document.id,
    path: passage.path,
    text: passage.text,
    score,
  }));
}
