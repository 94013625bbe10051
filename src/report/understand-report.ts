import { simplifyText } from "../base/simplify-text.ts";
import { isElsewhere } from "./compare-places.ts";
import { detectFlags, detectTraits, type RatedText, showsFlag } from "./detect-flags.ts";
import { findMatterParts } from "./find-matter-parts.ts";
import { findPlace } from "./find-place.ts";
import { isNamed } from "./is-named.ts";
import { NOT_OURS } from "./label-type.ts";
import type { Place, Proposal } from "./proposal.ts";
import { type ClassifyType, likeliestType, type RankedType, rankTypes } from "./rank-types.ts";
import { largestYuan, readAmounts } from "./read-amount.ts";
import type { ReportKnowledge } from "./report-knowledge.ts";
import { type UnderstoodWhole, understandParts } from "./understand-parts.ts";

export type { ClassifyType };

/**
 * What a text seems to report: types, place, fields and flags, for the reporter to confirm. Pure.
 */
export function understandReport(
  original: string,
  knowledge: ReportKnowledge,
  classifyType: ClassifyType,
): Proposal {
  const whole = understandWhole(original, knowledge, classifyType);
  if (!whole.flags.includes("multi_matter")) {
    return { ...whole, matters: [] };
  }
  const text = simplifyText(original);
  const understand = (part: string) => understandWhole(part, knowledge, classifyType);
  const parts = findMatterParts(
    text,
    (part) => surelyType(rankTypes(part, knowledge.types, classifyType)),
    (known, part) => isAboutOther(understand(known), understand(part)),
  );
  return { ...whole, matters: understandParts(original, parts, whole, understand) };
}

/** Whether two parts name different respondents in different districts. */
function isAboutOther(one: UnderstoodWhole, other: UnderstoodWhole): boolean {
  const [named, otherNamed] = [one.fields.respondent, other.fields.respondent];
  return (
    isNamed(named) &&
    isNamed(otherNamed) &&
    named !== otherNamed &&
    other.place.kind === "district" &&
    isElsewhere(one.place, other.place)
  );
}

function understandWhole(
  original: string,
  knowledge: ReportKnowledge,
  classifyType: ClassifyType,
): UnderstoodWhole {
  const text = simplifyText(original);
  const ranked = rankTypes(text, knowledge.types, classifyType);
  const type = knowledge.types.get(likeliestType(ranked) ?? "");
  const rated: RatedText = { text, likelihoods: knowledge.rateFlags(text) };
  const isOnline = showsFlag("online", rated, knowledge.cues);
  const place: Place = isAbroad(rated, ranked, knowledge)
    ? { kind: "outside", name: "境外" }
    : findPlace(text, isOnline, knowledge.place);
  const amounts = readAmounts(text);
  const { notTraded } = knowledge.cues.measures;
  const traded = amounts.filter(({ start }) => !notTraded.test(text.slice(0, start)));
  const amountYuan = largestYuan(text, traded);
  const fields = knowledge.extractFields(text, original, amounts);
  const input = { ...rated, place, fields, amounts, amountYuan, type };
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

/** Whether a text surely is of a matter abroad, and says so: a name that nobody knows is not abroad. */
function isAbroad(
  rated: RatedText,
  ranked: readonly RankedType[],
  { cues, types }: ReportKnowledge,
): boolean {
  if (surelyType(ranked) !== "overseas") {
    return false;
  }
  const signs = types.get("overseas")?.signs ?? [];
  return showsFlag("cross_border", rated, cues) || signs.some(({ says }) => says.test(rated.text));
}

/** Below this a text does not tell its type: a part makes no matter of its own, nothing is abroad. */
const SURE_OF_TYPE = 0.5;

function surelyType(ranked: readonly RankedType[]): string | undefined {
  const [first] = ranked;
  const isMatter = first !== undefined && first.confidence >= SURE_OF_TYPE;
  return isMatter && first.key !== NOT_OURS ? first.key : undefined;
}
