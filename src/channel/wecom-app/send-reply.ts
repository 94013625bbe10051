import type { Clock } from "../../base/clock.ts";
import type { Delivery, OutboundMessage } from "../../conversation/channel.ts";
import type { ReplyFile } from "../../conversation/reply.ts";
import { createSentParts } from "../sent-parts.ts";
import type { WecomApi } from "../wecom/create-wecom-api.ts";
import { toDelivery } from "../wecom/wecom-errors.ts";
import { type CardStore, NO_CODE } from "./card-store.ts";
import type { Choices } from "./choices.ts";
import type { SendMessage, SentMessage } from "./send-app-message.ts";
import { type AppContent, type AppStyle, toAppContents, toCardTitle } from "./to-app-contents.ts";
import { createUpdateCards, type UpdateCardsOptions } from "./update-cards.ts";

/** What sending replies needs. */
export interface SendReplyOptions extends UpdateCardsOptions, AppStyle {
  readonly api: WecomApi;
  readonly send: SendMessage;
  readonly cards: CardStore;
  readonly choices: Choices;
  readonly clock: Clock;
}

const ADDRESS = /^wecom-app:(.+)$/s;

/**
 * Sends replies, then changes the older cards about the same; another attempt goes on where the
 * last one ended. What the platform would drop for being too much waits instead.
 */
export function createSendReply(options: SendReplyOptions) {
  const { choices } = options;
  const updateCards = createUpdateCards(options);
  const sentParts = createSentParts();

  async function sendParts(
    userId: string,
    contents: readonly AppContent[],
    message: OutboundMessage,
  ): Promise<Delivery> {
    const done = sentParts.count(message.id);
    for (const [index, content] of contents.slice(done).entries()) {
      const part = done + index;
      const delivery = await sendPart(userId, content, { message, part }, options);
      if (delivery.kind !== "sent") {
        return delivery;
      }
      sentParts.keep(message.id, part + 1, delivery.externalIds?.[0]);
    }
    return { kind: "sent", externalIds: sentParts.externalIds(message.id) };
  }

  return async (message: OutboundMessage): Promise<Delivery> => {
    const userId = ADDRESS.exec(message.address.conversationId)?.[1];
    const { contents, numbered } = toAppContents(message.id, message.reply, options);
    if (userId === undefined || contents.length === 0) {
      return { kind: "refused", reason: userId === undefined ? "bad address" : "empty reply" };
    }
    const delivery = await sendParts(userId, contents, message);
    if (delivery.kind !== "sent") {
      return delivery;
    }
    await choices.offer(userId, numbered);
    const failure = await updateCards(message.reply.subject, userId);
    if (failure !== undefined) {
      return toDelivery(failure);
    }
    sentParts.forget(message.id);
    return delivery;
  };
}

interface PartOf {
  readonly message: OutboundMessage;
  /** From 0. */
  readonly part: number;
}

async function sendPart(
  userId: string,
  content: AppContent,
  { message, part }: PartOf,
  options: SendReplyOptions,
): Promise<Delivery> {
  const waitMs = await options.takeBudget(userId);
  if (waitMs > 0) {
    return { kind: "retry", reason: "too many messages at once", afterMs: waitMs, isWait: true };
  }
  const sent = await sendContent(userId, content, `reply:${message.id}:${part}`, options);
  if (sent.kind === "failed") {
    return toDelivery(sent);
  }
  if (content.kind === "card") {
    // A repeated one that the platform has dropped brings no code, and shows all the same.
    const code = sent.responseCode ?? NO_CODE;
    await keepCard(userId, content.card.task_id, code, message, options);
  }
  return { kind: "sent", externalIds: [sent.messageId] };
}

function sendContent(
  userId: string,
  content: AppContent,
  key: string,
  { api, send }: SendReplyOptions,
): Promise<SentMessage> {
  switch (content.kind) {
    case "text":
    case "markdown": {
      const { kind, text } = content;
      return send(userId, { msgtype: kind, [kind]: { content: text } }, key);
    }
    case "card":
      return send(userId, { msgtype: "template_card", template_card: content.card }, key);
    case "file":
      return sendFile(userId, content.file, key, { api, send });
  }
}

async function sendFile(
  userId: string,
  { name, base64 }: ReplyFile,
  key: string,
  { api, send }: Pick<SendReplyOptions, "api" | "send">,
): Promise<SentMessage> {
  const bytes = new Uint8Array(Buffer.from(base64, "base64"));
  const uploaded = await api.upload({ kind: "file", name, bytes });
  if (uploaded.kind === "failed") {
    // Without its id nobody has the file yet: sending it all again repeats nothing.
    return uploaded.action === "unknown" ? { ...uploaded, action: "retry" } : uploaded;
  }
  const file = { media_id: uploaded.answer.media_id };
  return send(userId, { msgtype: "file", file }, key);
}

async function keepCard(
  userId: string,
  taskId: string,
  responseCode: string,
  { reply }: OutboundMessage,
  { cards, account, clock }: SendReplyOptions,
): Promise<void> {
  if (reply.subject !== undefined) {
    await cards.keep(account, {
      ...{ taskId, userId, responseCode },
      subject: reply.subject.id,
      version: reply.subject.version,
      title: toCardTitle(reply),
      codeAt: clock.now().toISOString(),
    });
  }
}
