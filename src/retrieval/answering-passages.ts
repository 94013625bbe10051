import type { Need } from "./passage.ts";

/** The ids of the passages whose words answer a need; none for an unknown. */
export function answeringPassages({ answer }: Need): readonly string[] {
  if (answer.kind === "quotes") {
    return answer.quotes.map(({ passageId }) => passageId);
  }
  return answer.kind === "facts" ? answer.passageIds : [];
}

/** The ids of the documents that a need speaks of. */
export function spokenDocuments(need: Need): readonly string[] {
  const about = need.about === undefined ? [] : [need.about];
  return [...answeringPassages(need), ...about].map(documentOf);
}

/** The id of the document that a passage is in. */
export function documentOf(passageId: string): string {
  return passageId.replace(/#.*$/, "");
}
