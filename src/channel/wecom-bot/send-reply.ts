import type { Clock } from "../../base/clock.ts";
import type { Delivery, OutboundMessage } from "../../conversation/channel.ts";
import type { ChannelTexts } from "../channel-texts.ts";
import type { ClauseLink } from "../clause-link.ts";
import type { SendBudget } from "../send-budget.ts";
import type { SentParts } from "../sent-parts.ts";
import { toDelivery, toErrorKind } from "./bot-error.ts";
import type { BotSession } from "./bot-session.ts";
import { type ChatAddress, readConversationId } from "./chat-address.ts";
import type { OpenRequest, OpenRequests } from "./open-requests.ts";
import { type BotPart, toBotParts } from "./to-bot-parts.ts";
import { uploadFile } from "./upload-file.ts";

/** What sending over a session needs. */
export interface SendOptions {
  readonly session: () => BotSession | undefined;
  readonly requests: OpenRequests;
  readonly budget: SendBudget;
  readonly sentParts: SentParts;
  readonly texts: ChannelTexts;
  /** Where citations lead to. */
  readonly link?: ClauseLink | undefined;
  readonly clock: Clock;
}

/**
 * Sends replies: the first text of an answer under the message that waits for it, the rest and news
 * as messages of their own. An acknowledgement that does not come leaves it open whether the reply arrived, and
 * it is not sent again.
 */
export function createSendReply(options: SendOptions) {
  return async (message: OutboundMessage): Promise<Delivery> => {
    const chat = readConversationId(message.address.conversationId);
    const taskId = `reply-${message.id}-${options.clock.now().getTime()}`;
    const parts = chat === undefined ? [] : toBotParts(message.reply, chat, { ...options, taskId });
    if (chat === undefined || parts.length === 0) {
      return { kind: "refused", reason: chat === undefined ? "bad address" : "empty reply" };
    }
    return sendParts(message, parts, chat, options);
  };
}

async function sendParts(
  { id, address, isNews = false }: OutboundMessage,
  parts: readonly BotPart[],
  chat: ChatAddress,
  options: SendOptions,
): Promise<Delivery> {
  const { sentParts, budget } = options;
  let done = sentParts.count(id);
  while (done < parts.length) {
    const session = options.session();
    if (session === undefined) {
      return { kind: "retry", reason: "the bot is not connected" };
    }
    const afterMs = await budget.take(chat.chatId);
    if (afterMs > 0) {
      return {
        kind: "retry",
        reason: "as much as this chat may get for now",
        afterMs,
        isWait: true,
      };
    }
    const isAnswer = done === 0 && !isNews;
    const request = isAnswer ? options.requests.take(address.conversationId) : undefined;
    try {
      done += await sendNext(session, parts.slice(done), chat, request);
    } catch (error) {
      dropDead(session, error);
      return toDelivery(error);
    }
    sentParts.keep(id, done);
  }
  sentParts.forget(id);
  return { kind: "sent" };
}

/** Sends the first part, together with the second where that is one message; gives how many. */
async function sendNext(
  session: BotSession,
  [part, next]: readonly BotPart[],
  chat: ChatAddress,
  request: OpenRequest | undefined,
): Promise<number> {
  if (part === undefined) {
    return 0;
  }
  if (request !== undefined && part.kind === "text") {
    const card = next?.kind === "card" ? next : undefined;
    if (await respond(session, request, part, card)) {
      return card === undefined ? 1 : 2;
    }
  }
  await push(session, chat, part);
  return 1;
}

/** Answers a waiting message, with one whole stream; false when the platform knows it no more. */
async function respond(
  session: BotSession,
  { requestId, streamId: id }: OpenRequest,
  { content, feedbackId }: BotPart & { kind: "text" },
  card: (BotPart & { kind: "card" }) | undefined,
): Promise<boolean> {
  const feedback = feedbackId === undefined ? {} : { feedback: { id: feedbackId } };
  const stream = { id, finish: true, content, ...feedback };
  const body =
    card === undefined
      ? { msgtype: "stream", stream }
      : { msgtype: "stream_with_template_card", stream, template_card: card.card };
  try {
    await session.request("aibot_respond_msg", body, requestId);
    return true;
  } catch (error) {
    if (toErrorKind(error) === "request_gone") {
      return false;
    }
    throw error;
  }
}

async function push(session: BotSession, chat: ChatAddress, part: BotPart): Promise<void> {
  const body = await toBody(session, part);
  await session.request("aibot_send_msg", { chatid: chat.chatId, ...body });
}

async function toBody(session: BotSession, part: BotPart): Promise<object> {
  switch (part.kind) {
    case "text":
      return { msgtype: "markdown", markdown: { content: part.content } };
    case "card":
      return { msgtype: "template_card", template_card: part.card };
    case "file":
      return { msgtype: "file", file: { media_id: await uploadFile(session, part.file) } };
  }
}

/** A session that the platform does not know any more is ended: the next one is on its way then. */
function dropDead(session: BotSession, error: unknown): void {
  if (toErrorKind(error) === "session_gone") {
    session.drop();
  }
}
