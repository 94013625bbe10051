import type { Need } from "./passage.ts";

/** The document that says whose matter something is that is not the bureau's. */
const DIRECTORY = /(?:^|\/)other-agencies(?:#|$)/;

/** Whether a document or passage, by its id, says whose matter something is that is not the bureau's. */
export function isElsewhere(id: string): boolean {
  return DIRECTORY.test(id);
}

/** Whether a need is answered by saying whose matter it is. */
export function belongsElsewhere({ answer }: Need): boolean {
  return answer.kind === "facts" && answer.passageIds.every(isElsewhere);
}
