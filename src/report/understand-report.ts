import { detectFlags, detectTraits } from "./detect-flags.ts";
import { findPlace } from "./find-place.ts";
import type { Place, Proposal } from "./proposal.ts";
import { largestYuan, readAmounts } from "./read-amount.ts";
import { hasCue } from "./report-cues.ts";
import type { ReportKnowledge } from "./report-knowledge.ts";
import { simplifyText } from "./simplify-text.ts";

/** A learnt classifier of report types: labels, most likely first. `unclear` is a label too. */
export type ClassifyType = (
  text: string,
) => readonly { readonly label: string; readonly probability: number }[];

/**
 * What a text seems to report: types, place, fields and flags, for the reporter to confirm. Pure.
 */
export function understandReport(
  original: string,
  knowledge: ReportKnowledge,
  classifyType: ClassifyType,
): Proposal {
  const text = simplifyText(original);
  const ranked = classifyType(original);
  const types = ranked
    .filter(({ label }) => knowledge.types.has(label))
    .map(({ label, probability }) => ({ key: label, confidence: probability }));
  const likeliest = ranked[0]?.label;
  const type = likeliest === undefined ? undefined : knowledge.types.get(likeliest);
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
    types,
    place,
    fields,
    ...(amountYuan === undefined ? {} : { amountYuan }),
    flags,
    traits: detectTraits(text, flags, knowledge.cues),
  };
}
