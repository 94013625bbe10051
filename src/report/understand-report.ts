import { detectFlags, detectTraits } from "./detect-flags.ts";
import { findPlace } from "./find-place.ts";
import type { Place, Proposal } from "./proposal.ts";
import { type ClassifyType, likeliestType, rankTypes } from "./rank-types.ts";
import { largestYuan, readAmounts } from "./read-amount.ts";
import { hasCue } from "./report-cues.ts";
import type { ReportKnowledge } from "./report-knowledge.ts";
import { simplifyText } from "./simplify-text.ts";

export type { ClassifyType };

/**
 * What a text seems to report: types, place, fields and flags, for the reporter to confirm. Pure.
 */
export function understandReport(
  original: string,
  knowledge: ReportKnowledge,
  classifyType: ClassifyType,
): Proposal {
  const text = simplifyText(original);
  const ranked = rankTypes(text, knowledge.types, classifyType);
  const type = knowledge.types.get(likeliestType(ranked) ?? "");
  const isOnline = hasCue(knowledge.cues.flags.online, text);
  const place: Place =
    type?.key === "overseas"
      ? { kind: "outside", name: "境外" }
      : findPlace(text, isOnline, knowledge.place);
  const amounts = readAmounts(text);
  const amountYuan = largestYuan(text, amounts);
  const fields = knowledge.extractFields(text, original, amounts);
  const input = { text, place, fields, amounts, amountYuan, type };
  const flags = detectFlags(input, knowledge.cues, knowledge.thresholds);
  return {
    types: ranked,
    place,
    fields,
    ...(amountYuan === undefined ? {} : { amountYuan }),
    flags,
    traits: detectTraits(text, flags, knowledge.cues),
  };
}
