import type { OutcomeCode } from "../conversation/outcome.ts";
import type { NeedAnswer } from "../retrieval/passage.ts";
import type { AnswerTexts } from "./answer-texts.ts";
import type { Facet } from "./read-facets.ts";

/** Why a question is not answered. */
export type Refusal = Exclude<
  Extract<OutcomeCode, `unanswerable_${string}`>,
  "unanswerable_unsafe"
>;

/** What naming a refusal looks at. */
export interface RefusalView {
  readonly facets: ReadonlySet<Facet>;
  /** The nearest need that nothing answers, when it is near. */
  readonly unknown: Extract<NeedAnswer, { kind: "unknown" }> | undefined;
  /** Whether the question names the city, a part of it, or what serves it from another place. */
  readonly isOwn: boolean;
  /** Whether the question speaks of anything that the documents speak of. */
  readonly isOnTopic: boolean;
}

/** Who asks for one of these does not ask for money, even beside an amount that is missing. */
const NOT_MONEY: readonly Facet[] = ["count", "condition", "procedure", "contact", "date"];

/** Names the refusal of a question that nothing answers. */
export function nameRefusal({ facets, unknown, isOwn, isOnTopic }: RefusalView): Refusal {
  if (unknown?.why === "legal_judgement" || (facets.has("verdict") && unknown?.why !== "amount")) {
    return "unanswerable_legal_opinion";
  }
  if (!isOnTopic) {
    return "unanswerable_off_topic";
  }
  const isElsewhere = facets.has("other_place") && unknown === undefined && !isOwn;
  if (unknown?.why === "other_place" || isElsewhere) {
    return "unanswerable_other_place";
  }
  const isAmount = unknown?.why === "amount" && !NOT_MONEY.some((facet) => facets.has(facet));
  if (isAmount || (facets.has("money") && unknown === undefined)) {
    return "unanswerable_unknown_amount";
  }
  return "unanswerable_not_in_documents";
}

/** What a refusal of "not in the documents" names as missing; the first that applies. */
const MISSING = [
  ["contact", "missing_contact"],
  ["progress", "missing_progress"],
  ["ranking", "missing_ranking"],
  ["other_year", "missing_other_year"],
  ["breakdown", "missing_breakdown"],
  ["names", "missing_names"],
  ["person", "missing_person"],
  ["money", "missing_money"],
  ["date", "missing_date"],
  ["reason", "missing_reason"],
] as const;

const FIRST_LINE = {
  unanswerable_unknown_amount: ["unknown_amount", "unknown_amount_english"],
  unanswerable_other_place: ["other_place", "other_place_english"],
  unanswerable_legal_opinion: ["legal_opinion", "legal_opinion_english"],
  unanswerable_off_topic: ["off_topic", "off_topic_english"],
} as const;

/** Whether a refusal can say what exactly is missing. */
export function isSpecific(refusal: Refusal, facets: ReadonlySet<Facet>): boolean {
  return (
    refusal !== "unanswerable_not_in_documents" || MISSING.some(([facet]) => facets.has(facet))
  );
}

/** The first line of a refusal. */
export function wordRefusal(
  refusal: Refusal,
  facets: ReadonlySet<Facet>,
  texts: AnswerTexts,
  english: boolean,
): string {
  if (refusal in FIRST_LINE) {
    const [chinese, inEnglish] = FIRST_LINE[refusal as keyof typeof FIRST_LINE];
    return texts(english ? inEnglish : chinese);
  }
  if (english) {
    return texts("not_in_documents_english");
  }
  const name = MISSING.find(([facet]) => facets.has(facet))?.[1];
  return texts("not_in_documents", { missing: name === undefined ? "" : texts(name) });
}
