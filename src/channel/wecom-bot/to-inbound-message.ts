import type { Attachment, InboundMessage } from "../../conversation/message.ts";
import type { ChannelTexts } from "../channel-texts.ts";
import { type BotContent, type BotMessage, botMessageSchema } from "./bot-message.ts";
import { type ButtonKey, readButtonKey } from "./button-key.ts";
import { toConversationId } from "./chat-address.ts";
import { readFeedbackId } from "./feedback-id.ts";
import { type FileReference, toReference } from "./open-bot-file.ts";

/** What reading a callback needs. */
export interface ReadContext {
  readonly texts: ChannelTexts;
  /** The bot's id. */
  readonly account: string;
  readonly receivedAt: string;
  /** The key of files that bring none of their own: the callback's, without a long connection. */
  readonly fileKey?: string;
}

/** A callback, read. */
export type ReadCallback =
  | { readonly kind: "message"; readonly message: InboundMessage; readonly responseUrl?: string }
  /** A button was pressed; the card shows it, when it is updated within five seconds. */
  | {
      readonly kind: "press";
      readonly message: InboundMessage;
      readonly card: { readonly taskId: string; readonly pressed: ButtonKey };
    }
  /** Somebody opened the chat for the first time today. */
  | { readonly kind: "entered" }
  | { readonly kind: "ignored"; readonly reason: string };

/**
 * Reads a message or an event. In a group the bot hears only what is addressed to it, and nobody
 * there is the person they are in a chat of their own: what is bound to them stays out of sight.
 */
export function toInboundMessage(body: unknown, context: ReadContext): ReadCallback {
  const { data: message } = botMessageSchema.safeParse(body);
  if (message === undefined) {
    return { kind: "ignored", reason: "malformed" };
  }
  return message.event === undefined
    ? readMessage(message, context)
    : readEvent(message, message.event, context);
}

function readEvent(
  message: BotMessage,
  event: NonNullable<BotMessage["event"]>,
  context: ReadContext,
): ReadCallback {
  switch (event.eventtype) {
    case "enter_chat":
      return { kind: "entered" };
    case "template_card_event": {
      const { event_key: key, task_id: taskId = "" } = event.template_card_event ?? event;
      return key === undefined
        ? { kind: "ignored", reason: "press_without_key" }
        : readPress(message, readButtonKey(key), taskId, context);
    }
    case "feedback_event": {
      const { id = "", type } = event.feedback_event ?? event;
      const press = readFeedbackId(id, type);
      return press === undefined
        ? { kind: "ignored", reason: "feedback" }
        : { kind: "message", message: { ...toEnvelope(message, context), press } };
    }
    default:
      return { kind: "ignored", reason: "event" };
  }
}

function readPress(
  message: BotMessage,
  pressed: ButtonKey,
  taskId: string,
  context: ReadContext,
): ReadCallback {
  const press = { ...toEnvelope(message, context), press: pressed.token };
  return { kind: "press", message: press, card: { taskId, pressed } };
}

function readMessage(message: BotMessage, context: ReadContext): ReadCallback {
  const isGroup = message.chattype === "group";
  const text = [
    isGroup ? removeMention(toText(message)) : toText(message),
    // What is quoted in a group is what the bot is asked about; alone, it was said here before.
    isGroup && message.quote !== undefined ? toText(message.quote) : "",
  ];
  const files = isGroup ? [] : [...toFiles(message, context), ...toFiles(message.quote, context)];
  const unsupported = findUnsupported(message, context);
  const quotedNumbers = isGroup ? [] : findNumbers(message.quote);
  return {
    kind: "message",
    message: {
      ...toEnvelope(message, context),
      text: text.filter((part) => part !== "").join("\n"),
      attachments: files,
      ...(unsupported === undefined ? {} : { unsupported }),
      ...(quotedNumbers.length === 0 ? {} : { quotedNumbers }),
    },
    ...(message.response_url === undefined ? {} : { responseUrl: message.response_url }),
  };
}

const READABLE = ["text", "mixed", "voice"];
const FILES = ["image", "file", "video"] as const;

function findUnsupported(
  { chattype, msgtype }: BotMessage,
  { texts }: ReadContext,
): string | undefined {
  const isFile = FILES.some((kind) => kind === msgtype);
  if (isFile && chattype === "group") {
    return texts("unsupported_group_file");
  }
  return isFile || READABLE.includes(msgtype) ? undefined : texts("unsupported_other");
}

function toText({ text, voice, mixed }: BotContent): string {
  const parts = [text, voice, ...(mixed?.msg_item.map((item) => item.text) ?? [])];
  return parts.flatMap((part) => part?.content ?? []).join("\n");
}

const QUOTED_NUMBERS = 20;

/** Numbers with a date in them: of what is quoted, which may hold secrets, nothing else is kept. */
function findNumbers(quote: BotContent | undefined): readonly string[] {
  const found = quote === undefined ? [] : toText(quote).matchAll(/[A-Z]{2}\d{8}-\d{5,9}(?!\d)/g);
  return [...new Set([...found].map(([number]) => number))].slice(0, QUOTED_NUMBERS);
}

/** A group's message begins with the name of whom it is for. */
function removeMention(text: string): string {
  return text.replace(/^\s*@\S+\s*/u, "");
}

const NAMES: Readonly<Record<(typeof FILES)[number], string>> = {
  image: "image.jpg",
  file: "file",
  video: "video.mp4",
};

function toFiles(content: BotContent | undefined, { fileKey }: ReadContext): Attachment[] {
  if (content === undefined) {
    return [];
  }
  return [content, ...(content.mixed?.msg_item ?? [])].flatMap((part) =>
    FILES.flatMap((kind) => {
      const { url, aeskey: key = fileKey } = part[kind] ?? {};
      const reference: FileReference | undefined = url && key ? { url, key } : undefined;
      return reference === undefined
        ? []
        : [{ reference: toReference(reference), name: NAMES[kind] }];
    }),
  );
}

function toEnvelope(message: BotMessage, { account, receivedAt }: ReadContext): InboundMessage {
  const { chattype, chatid = "", from, msgid } = message;
  const isGroup = chattype === "group";
  return {
    address: { channel: "wecom-bot", account, conversationId: toConversationId(message) },
    externalId: msgid,
    sender: { externalId: isGroup ? `group:${chatid}:${from.userid}` : from.userid },
    receivedAt,
    text: "",
    attachments: [],
    ...(isGroup ? { isPublic: true } : {}),
  };
}
