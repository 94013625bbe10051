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
  "place",
  "place_english",
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
  "where",
  "where_english",
  "where_default",
  "where_default_english",
  "button_gone",
  "no_verdict",
  "no_verdict_english",
  "false_figure",
  "false_figure_english",
  "button_report",
  "model_label",
  "due",
  "due_english",
  "due_unknown",
  "due_unknown_english",
  "due_holiday",
  "due_holiday_english",
  "due_left",
  "due_left_english",
  "due_over",
  "due_over_english",
  "working_day",
  "working_day_english",
  "day",
  "day_english",
  "month",
  "month_english",
  "more",
  "more_english",
  "no_more",
  "no_more_english",
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
