import type { Attachment, InboundMessage } from "../../conversation/message.ts";
import type { ChannelTexts } from "../channel-texts.ts";
import { findMention, removeMention } from "./find-mention.ts";
import {
  type TelegramMessageUpdate,
  type TelegramUpdate,
  telegramUpdateSchema,
} from "./telegram-update.ts";

/** The largest file that a bot can fetch from Telegram's own servers. */
export const FILE_LIMIT_BYTES = 20 * 1024 * 1024;

/** What the bot knows of itself, its words, and when the update came. */
export interface UpdateContext {
  readonly texts: ChannelTexts;
  readonly account: string;
  readonly botId: number;
  /** Known after the first `getMe`. */
  readonly username?: string;
  readonly receivedAt: string;
}

/** An update, read. A press is to be answered with `callbackQueryId`, or the button keeps spinning. */
export type ReadUpdate =
  | {
      readonly kind: "message";
      readonly message: InboundMessage;
      readonly callbackQueryId?: string;
    }
  | { readonly kind: "ignored"; readonly reason: string };

/** Kinds of content that a message can be made of and that nobody here can read. */
const UNREADABLE = [
  ["voice", "unsupported_voice"],
  ["video_note", "unsupported_video_note"],
  ["sticker", "unsupported_sticker"],
  ["dice", "unsupported_sticker"],
  ["location", "unsupported_location"],
  ["venue", "unsupported_location"],
  ["contact", "unsupported_contact"],
  ["poll", "unsupported_poll"],
  ["story", "unsupported_other"],
  ["game", "unsupported_other"],
  ["checklist", "unsupported_other"],
  ["paid_media", "unsupported_other"],
  ["invoice", "unsupported_other"],
] as const;

/**
 * Reads a Telegram update. In groups only what is addressed to the bot counts, and it is marked
 * unsupported: what people tell the bureau is not for a group's eyes. Each file of an album is a
 * message of its own, as Telegram delivers it.
 */
export function toInboundMessage(update: unknown, context: UpdateContext): ReadUpdate {
  const parsed = telegramUpdateSchema.safeParse(update);
  if (!parsed.success) {
    return { kind: "ignored", reason: "malformed" };
  }
  const { message, edited_message: edited, callback_query: press } = parsed.data;
  if (press) {
    return readPress(parsed.data, press, context);
  }
  if (message) {
    return readMessage(parsed.data, message, context);
  }
  if (edited && isPrivate(edited) && hasText(edited)) {
    return readContent(parsed.data, edited, context, {
      unsupported: context.texts("unsupported_edited_message"),
    });
  }
  return { kind: "ignored", reason: "kind" };
}

function readPress(
  update: TelegramUpdate,
  press: NonNullable<TelegramUpdate["callback_query"]>,
  context: UpdateContext,
): ReadUpdate {
  const chat = press.message?.chat;
  if (!chat || !press.data) {
    return { kind: "ignored", reason: "press_without_chat" };
  }
  const message: InboundMessage = {
    ...toEnvelope(update, chat.id, press.from.id, context),
    text: "",
    press: press.data,
    attachments: [],
    ...(chat.type !== "private" && { unsupported: context.texts("unsupported_group_chat") }),
  };
  return { kind: "message", message, callbackQueryId: press.id };
}

function readMessage(
  update: TelegramUpdate,
  message: TelegramMessageUpdate,
  context: UpdateContext,
): ReadUpdate {
  if (!isPrivate(message)) {
    return isAddressed(message, context)
      ? readContent(update, message, context, {
          unsupported: context.texts("unsupported_group_chat"),
        })
      : { kind: "ignored", reason: "group_talk" };
  }
  const unreadable = UNREADABLE.find(([kind]) => message[kind] !== undefined)?.[1];
  const files = toAttachments(message);
  if (!hasText(message) && files.length === 0 && unreadable === undefined) {
    return { kind: "ignored", reason: "service_message" };
  }
  return readContent(update, message, context, {
    attachments: files,
    ...(unreadable !== undefined && { unsupported: context.texts(unreadable) }),
  });
}

function readContent(
  update: TelegramUpdate,
  message: TelegramMessageUpdate,
  context: UpdateContext,
  parts: Partial<Pick<InboundMessage, "attachments" | "unsupported">>,
): ReadUpdate {
  if (!message.from || message.from.is_bot) {
    return { kind: "ignored", reason: "not_a_person" };
  }
  const text = removeMention(message.text ?? message.caption ?? "", context.username);
  return {
    kind: "message",
    message: {
      ...toEnvelope(update, message.chat.id, message.from.id, context),
      ...toRepliesTo(message, context),
      text,
      attachments: [],
      ...parts,
    },
  };
}

/** What a person answers of another's is nothing that we said. */
function toRepliesTo(
  { reply_to_message: answered }: TelegramMessageUpdate,
  { botId }: UpdateContext,
): Pick<InboundMessage, "repliesTo"> {
  const isOurs = answered?.from?.id === botId && typeof answered.message_id === "number";
  return isOurs ? { repliesTo: String(answered.message_id) } : {};
}

function toEnvelope(
  update: TelegramUpdate,
  chatId: number,
  userId: number,
  context: UpdateContext,
) {
  return {
    address: {
      channel: "telegram",
      account: context.account,
      conversationId: `telegram:${chatId}`,
    },
    externalId: String(update.update_id),
    sender: { externalId: String(userId) },
    receivedAt: context.receivedAt,
  };
}

function toAttachments(message: TelegramMessageUpdate): Attachment[] {
  // Telegram repeats an animation as a document; a photo comes in several sizes, smallest first.
  const photo = message.photo?.at(-1);
  const file = message.document ?? message.animation ?? message.video ?? message.audio;
  const found = file ?? (photo && { ...photo, file_name: "photo.jpg", mime_type: "image/jpeg" });
  if (!found) {
    return [];
  }
  return [
    {
      reference: found.file_id,
      name: found.file_name ?? "file",
      ...(found.mime_type && { mediaType: found.mime_type }),
      ...(typeof found.file_size === "number" && { sizeBytes: found.file_size }),
    },
  ];
}

function isAddressed(message: TelegramMessageUpdate, context: UpdateContext): boolean {
  return (
    message.reply_to_message?.from?.id === context.botId || findMention(message, context.username)
  );
}

function isPrivate(message: TelegramMessageUpdate): boolean {
  return message.chat.type === "private";
}

function hasText(message: TelegramMessageUpdate): boolean {
  return (message.text ?? message.caption ?? "") !== "";
}
