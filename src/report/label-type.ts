import type { ReportKnowledge } from "./report-knowledge.ts";
import type { ReportTexts } from "./report-texts.ts";

/** The type of a matter that a person has yet to judge; no rule routes it. */
export const UNCLEAR_TYPE = "unclear";

/** The type of what is no matter of intellectual property. */
export const NOT_OURS = "not_ip";

/** A report type's name for people. */
export function labelType(
  type: string | null,
  knowledge: ReportKnowledge,
  texts: ReportTexts,
): string {
  return knowledge.types.get(type ?? UNCLEAR_TYPE)?.label ?? texts("type_unclear");
}
