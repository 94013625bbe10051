import { loadTextCatalog, type TextCatalog } from "../base/text-catalog.ts";

const NAMES = [
  "welcome",
  "flood",
  "smalltalk_greeting",
  "smalltalk_thanks",
  "smalltalk_identity",
  "smalltalk_other",
  "nothing_to_cancel",
  "words_thanks",
  "words_identity",
  "words_greeting",
  "off_topic",
  "human_told",
  "human_told_later",
  "button_call_human",
  "button_answer_human",
  "offer_human",
  "human_answer_ask",
  "human_answer_again",
  "human_answer_cancelled",
  "human_answer_sent",
  "human_answer",
  "button_useful",
  "button_not_useful",
  "button_wrong",
  "button_incomplete",
  "button_unclear",
  "button_outdated",
  "feedback_thanks",
  "feedback_why",
  "feedback_noted",
  "human_nobody",
  "human_notice",
  "human_notice_no_text",
  "empty",
  "too_long",
  "unsupported_content",
  "spoken",
  "unknown_button",
  "public_chat",
  "binding_refused",
  "binding_limited",
  "bound_enterprise",
  "bound_official",
  "bound_officer",
  "bound_lead",
  "bound_triage",
  "bound_auditor",
  "error_unexpected",
  "error_known",
  "message_buried",
  "account_gone",
  "account_of_other_gone",
  "somebody_of_staff",
] as const;

/** What the assistant itself says: `knowledge/texts/assistant.yaml`. */
export type AssistantTexts = TextCatalog<(typeof NAMES)[number]>;

/**
 * Loads the assistant's texts.
 *
 * @throws AppError `broken_data_file`.
 */
export function loadAssistantTexts(file: string): AssistantTexts {
  return loadTextCatalog(file, NAMES);
}
