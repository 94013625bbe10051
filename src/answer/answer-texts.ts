import { loadTextCatalog, type TextCatalog } from "../base/text-catalog.ts";

const ANSWER_TEXTS = [
  "law",
  "law_english",
  "secondary",
  "secondary_english",
  "plan_quote",
  "quote",
  "quote_english",
  "row_value",
  "row_base_and_planned",
  "plan_period",
  "plan_period_english",
  "related",
  "also_asked",
  "clarify",
  "clarify_no_buttons",
  "not_in_documents",
  "not_in_documents_english",
  "missing_contact",
  "missing_money",
  "missing_date",
  "missing_person",
  "missing_names",
  "missing_progress",
  "missing_ranking",
  "missing_other_place",
  "missing_other_year",
  "missing_breakdown",
  "missing_reason",
  "unknown_amount",
  "unknown_amount_english",
  "legal_opinion",
  "legal_opinion_english",
  "legal_opinion_help",
  "off_topic",
  "off_topic_english",
  "unsafe",
  "unsafe_english",
  "unsafe_danger",
  "where",
  "where_english",
  "where_default",
  "where_default_english",
  "button_gone",
  "model_label",
] as const;

/** The answer skill's texts: `knowledge/texts/answer.yaml`. */
export type AnswerTexts = TextCatalog<(typeof ANSWER_TEXTS)[number]>;

/**
 * Loads the answer skill's texts.
 *
 * @throws AppError `broken_data_file`.
 */
export function loadAnswerTexts(file: string): AnswerTexts {
  return loadTextCatalog(file, ANSWER_TEXTS);
}
