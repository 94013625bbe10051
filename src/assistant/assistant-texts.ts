import { isEnglish } from "../base/is-english.ts";
import { loadTextCatalog, type TextCatalog } from "../base/text-catalog.ts";

const NAMES = [
  "welcome",
  "welcome_english",
  "help_officer",
  "help_lead",
  "help_triage",
  "help_auditor",
  "flood",
  "smalltalk_greeting",
  "smalltalk_greeting_english",
  "smalltalk_thanks",
  "smalltalk_thanks_english",
  "smalltalk_identity",
  "smalltalk_identity_english",
  "smalltalk_other",
  "smalltalk_other_english",
  "nothing_to_cancel",
  "words_thanks",
  "words_identity",
  "words_greeting",
  "off_topic",
  "off_topic_english",
  "attack_injection",
  "attack_injection_english",
  "attack_prompt",
  "attack_prompt_english",
  "attack_others_report",
  "attack_others_report_english",
  "attack_promise",
  "attack_promise_english",
  "attack_judgement",
  "attack_judgement_english",
  "attack_false_report",
  "attack_false_report_english",
  "attack_harm",
  "attack_harm_english",
  "button_report",
  "button_status",
  "which_wish",
  "button_report_this",
  "button_answer_this",
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

type TextName = (typeof NAMES)[number];

/** The texts that there are in English too. */
type BilingualName<Name = TextName> = Name extends `${infer Base}_english`
  ? Extract<Base, TextName>
  : never;

/** What the assistant itself says: `knowledge/texts/assistant.yaml`. */
export type AssistantTexts = TextCatalog<TextName>;

/** A text in the language of what it answers. */
export function answerInLanguageOf(
  asked: string,
  name: BilingualName,
  texts: AssistantTexts,
): string {
  return texts(isEnglish(asked) ? `${name}_english` : name);
}

/**
 * Loads the assistant's texts.
 *
 * @throws AppError `broken_data_file`.
 */
export function loadAssistantTexts(file: string): AssistantTexts {
  return loadTextCatalog(file, NAMES);
}
