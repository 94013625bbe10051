import { type Api, GrammyError, InputFile } from "grammy";
import type { Delivery, OutboundMessage } from "../../conversation/channel.ts";
import type { Reply, ReplyFile } from "../../conversation/reply.ts";
import type { ChannelTexts } from "../channel-texts.ts";
import type { ClauseLink } from "../clause-link.ts";
import { createSentParts } from "../sent-parts.ts";
import { toApiSignal } from "./poll-updates.ts";
import { readChatId } from "./read-chat-id.ts";
import { toDelivery } from "./telegram-error.ts";
import { type TelegramMessage, toTelegramMessages } from "./to-telegram-messages.ts";

/** What sending needs. */
export interface SendOptions {
  readonly api: Api;
  readonly texts: ChannelTexts;
  /** Where citations lead to. */
  readonly link?: ClauseLink | undefined;
  readonly timeoutMs: number;
}

/**
 * Sends replies, the files after the text. A reply whose sending broke off goes on after the parts
 * that were sent.
 */
export function createSendReply(options: SendOptions) {
  const sentParts = createSentParts();

  return async (message: OutboundMessage): Promise<Delivery> => {
    const chatId = readChatId(message.address.conversationId);
    const parts = toParts(message.reply, options);
    if (chatId === undefined || parts.length === 0) {
      return { kind: "refused", reason: chatId === undefined ? "bad address" : "empty reply" };
    }
    const done = sentParts.count(message.id);
    for (const [index, part] of parts.slice(done).entries()) {
      try {
        const externalId = await sendPart(chatId, part, options);
        sentParts.keep(message.id, done + index + 1, externalId);
      } catch (error) {
        return toDelivery(error);
      }
    }
    const externalIds = sentParts.externalIds(message.id);
    sentParts.forget(message.id);
    return { kind: "sent", externalIds };
  };
}

type Part = TelegramMessage | ReplyFile;

function toParts(reply: Reply, { texts, link }: SendOptions): readonly Part[] {
  return [...toTelegramMessages(reply, texts, link), ...(reply.files ?? [])];
}

function sendPart(chatId: string, part: Part, options: SendOptions): Promise<string> {
  return "base64" in part ? sendFile(chatId, part, options) : sendText(chatId, part, options);
}

async function sendText(
  chatId: string,
  part: TelegramMessage,
  options: SendOptions,
): Promise<string> {
  const { text, entities, keyboard, plain } = part;
  try {
    return await callSendMessage(chatId, text, options, {
      ...(entities && { entities: [...entities] }),
      ...(keyboard && { reply_markup: { inline_keyboard: keyboard.map((row) => [...row]) } }),
    });
  } catch (error) {
    const isFormatRefused = error instanceof GrammyError && error.error_code === 400;
    if (isFormatRefused && (entities !== undefined || keyboard !== undefined)) {
      return await callSendMessage(chatId, plain, options, {});
    }
    throw error;
  }
}

async function sendFile(
  chatId: string,
  { name, base64 }: ReplyFile,
  { api, timeoutMs }: SendOptions,
): Promise<string> {
  const file = new InputFile(Buffer.from(base64, "base64"), name);
  const sent = await api.sendDocument(
    chatId,
    file,
    {},
    toApiSignal(AbortSignal.timeout(timeoutMs)),
  );
  return String(sent.message_id);
}

async function callSendMessage(
  chatId: string,
  text: string,
  options: SendOptions,
  format: Parameters<Api["sendMessage"]>[2],
): Promise<string> {
  const signal = toApiSignal(AbortSignal.timeout(options.timeoutMs));
  const settings = { ...format, link_preview_options: { is_disabled: true } };
  const sent = await options.api.sendMessage(chatId, text, settings, signal);
  return String(sent.message_id);
}
