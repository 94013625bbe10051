import type { Need } from "./passage.ts";

/** The ids of the passages whose words answer a need; none for an unknown. */
export function answeringPassages({ answer }: Need): readonly string[] {
  if (answer.kind === "quotes") {
    return answer.quotes.map(({ passageId }) => passageId);
  }
  return answer.kind === "facts" ? answer.passageIds : [];
}
