import { loadTextCatalog, type TextCatalog } from "../base/text-catalog.ts";

const NAMES = [
  "sources_heading",
  "buttons_as_text",
  "wecom_card_choose",
  "wecom_choices_as_numbers",
  "wecom_more_as_numbers",
  "wecom_news",
  "wecom_menu_matters",
  "wecom_menu_own",
  "wecom_menu_today",
  "wecom_menu_targets",
  "wecom_menu_help",
  "unsupported_voice",
  "unsupported_video_note",
  "unsupported_sticker",
  "unsupported_location",
  "unsupported_contact",
  "unsupported_poll",
  "unsupported_other",
  "unsupported_edited_message",
  "unsupported_group_chat",
  "unsupported_group_file",
  "bot_welcome",
  "bot_waiting",
  "bot_answers_later",
  "bot_not_stored",
  "bot_pressed",
  "terminal_greeting",
  "terminal_prompt",
  "terminal_file_unreadable",
  "terminal_button_hint",
  "terminal_file_saved",
  "wechat_service_welcome",
  "wechat_service_welcome_choices",
  "wechat_service_choose",
  "wechat_service_cut",
  "wechat_service_last_message",
  "wechat_service_person_comes",
  "wechat_service_queued",
  "wechat_service_person_left",
  "wechat_service_queue_over",
  "wechat_service_back_words",
  "wechat_service_back",
  "web_no_conversation",
  "web_foreign_site",
  "web_bad_message",
  "web_empty_message",
  "web_unknown_file",
  "web_message_too_large",
  "web_file_missing",
  "web_file_empty",
  "web_file_too_large",
  "web_file_gone",
  "web_uploads_full",
  "web_passage_not_found",
  "web_upload_gone",
  "web_upload_failed",
  "web_not_ready",
  "web_too_many_requests",
] as const;

/** What channels themselves say: headings, and why something cannot be taken. */
export type ChannelTexts = TextCatalog<(typeof NAMES)[number]>;

/**
 * Loads the channels' texts, for example from `knowledge/texts/channel.yaml`.
 *
 * @throws AppError `broken_data_file`.
 */
export function loadChannelTexts(file: string): ChannelTexts {
  return loadTextCatalog(file, NAMES);
}
