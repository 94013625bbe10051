import { z } from "zod";
import { type Clock, systemClock } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import type { Delivery, OutboundMessage, Receive } from "../../conversation/channel.ts";
import type { Draft } from "../../conversation/draft.ts";
import type { ChannelTexts } from "../channel-texts.ts";
import type { ClauseLink } from "../clause-link.ts";
import type { HttpChannel } from "../http-channel.ts";
import { sendAfterDrafts } from "../send-after-drafts.ts";
import { toHealth } from "../to-health.ts";
import { createCallbackCrypto } from "../wecom/callback-crypto.ts";
import { createCallbackRoutes } from "../wecom/create-callback-routes.ts";
import { toPressedCard } from "./bot-card.ts";
import { toCallbackAnswer } from "./callback-answer.ts";
import { type CallbackStreams, createCallbackStreams } from "./callback-streams.ts";
import { openBotFile } from "./open-bot-file.ts";
import { createResponseWriter, type ResponseWriter } from "./response-writer.ts";
import type { StreamStore } from "./stream-store.ts";
import { type ReadCallback, toInboundMessage } from "./to-inbound-message.ts";

/** What a bot that the platform calls is made of. */
export interface CallbackBotOptions {
  readonly token: string;
  readonly encodingAesKey: string;
  /** Holds the answers that the platform asks for. */
  readonly store: StreamStore;
  readonly fileLimitBytes: number;
  readonly texts: ChannelTexts;
  readonly log: Log;
  /** Where the marks of citations lead to; without, they are text. */
  readonly link?: ClauseLink | undefined;
  readonly clock?: Clock;
  readonly fetch?: typeof fetch;
  /** How long the platform may take to ask for an answer. Default 10,000. */
  readonly pickUpMs?: number;
  /** How often to look whether it has asked. Default 100. */
  readonly lookMs?: number;
  /** Between two drafts of one answer. Default 500: the platform asks about once a second. */
  readonly draftGapMs?: number;
  /** For tests: files and response addresses also over plain HTTP. */
  readonly allowsHttp?: boolean;
}

/** Where the platform calls. */
export const WECOM_BOT_PATH = "/wecom/bot/callback";
const TIMEOUT_MS = 60_000;

const pollSchema = z.object({
  msgtype: z.literal("stream"),
  stream: z.object({ id: z.string() }),
});

/**
 * A bot (智能机器人) that the platform calls at a public address. It can answer, and write once
 * within an hour of a message; without a message it can write to nobody.
 */
export function createCallbackBot(options: CallbackBotOptions): HttpChannel {
  const { texts, log, token, encodingAesKey, clock = systemClock } = options;
  const { store, pickUpMs = 10_000, lookMs = 100 } = options;
  const streams = createCallbackStreams({ store, texts, clock, pickUpMs, lookMs });
  const writer = createResponseWriter({ ...options, timeoutMs: TIMEOUT_MS });
  let receive: Receive | undefined;
  const point = createCallbackRoutes({
    ...{ path: WECOM_BOT_PATH, channel: "wecom-bot", format: "json", clock, log },
    crypto: createCallbackCrypto({ token, encodingAesKey, receiverId: "" }),
    async handle(text) {
      if (receive === undefined) {
        throw new Error("the channel has not started");
      }
      const answer = await handleCallback(text, receive, streams, { ...options, clock });
      return answer === undefined ? undefined : JSON.stringify(answer);
    },
  });

  return {
    name: "wecom-bot",
    async start(given) {
      receive = given;
    },
    async stop() {},
    ...sendAfterDrafts(
      (message) => sendReply(message, streams, writer, options),
      (draft) => showDraft(draft, streams, options),
      options.draftGapMs ?? 500,
    ),
    openAttachment: ({ reference }) =>
      openBotFile(reference, {
        fetch: options.fetch ?? fetch,
        limitBytes: options.fileLimitBytes,
        timeoutMs: TIMEOUT_MS,
        allowsHttp: options.allowsHttp ?? false,
      }),
    routes: () => point.routes,
    health: () => toHealth(point.trouble(), writer.trouble()),
  };
}

/** Takes a callback in; gives what to answer at once. */
async function handleCallback(
  text: string,
  receive: Receive,
  streams: CallbackStreams,
  { texts, clock, encodingAesKey, log }: CallbackBotOptions & { readonly clock: Clock },
): Promise<object | undefined> {
  const body: unknown = JSON.parse(text);
  const { data: poll } = pollSchema.safeParse(body);
  if (poll !== undefined) {
    return streams.poll(poll.stream.id);
  }
  const receivedAt = clock.now().toISOString();
  const account = z.object({ aibotid: z.string() }).safeParse(body).data?.aibotid ?? "";
  const read = toInboundMessage(body, { texts, account, receivedAt, fileKey: encodingAesKey });
  switch (read.kind) {
    case "ignored":
      log.debug({ reason: read.reason }, "a callback of the bot was ignored");
      return undefined;
    case "entered":
      return { msgtype: "text", text: { content: texts("bot_welcome") } };
    case "press":
      await receive(read.message);
      return {
        response_type: "update_template_card",
        template_card: toPressedCard(read.card.pressed, read.card.taskId, texts),
      };
    case "message":
      return handleMessage(read, receive, streams);
  }
}

/** A message that comes again is answered with the stream that it began. */
async function handleMessage(
  { message, responseUrl }: ReadCallback & { kind: "message" },
  receive: Receive,
  streams: CallbackStreams,
): Promise<object | undefined> {
  if (message.press !== undefined) {
    await receive(message);
    return undefined;
  }
  // Before it is taken in: the answer may be as quick as that.
  const id = await streams.open(message, responseUrl);
  await receive(message);
  return streams.poll(id);
}

/** Keeps a draft for when the platform asks again. Never throws: the answer comes in any case. */
async function showDraft(
  { id, messageId, address: { account, conversationId }, reply }: Draft,
  streams: CallbackStreams,
  { texts, link, log }: CallbackBotOptions,
): Promise<void> {
  const answer = toCallbackAnswer(reply, conversationId, { texts, link, taskId: id });
  if (answer === undefined) {
    return;
  }
  try {
    await streams.showDraft(account, messageId, answer.content);
  } catch (error) {
    log.debug({ err: error }, "a draft was not kept");
  }
}

async function sendReply(
  { id, address: { conversationId }, reply, isNews = false }: OutboundMessage,
  streams: CallbackStreams,
  writer: ResponseWriter,
  { texts, link, store }: CallbackBotOptions,
): Promise<Delivery> {
  if (await store.forgetUse(id)) {
    return { kind: "unknown", reason: "the process ended while it wrote to the response address" };
  }
  const answer = toCallbackAnswer(reply, conversationId, { texts, link, taskId: `reply-${id}` });
  if (answer === undefined) {
    return { kind: "refused", reason: "bad address or empty reply" };
  }
  const isShown = !isNews && (await streams.offer(conversationId, id));
  const left = isShown ? answer.rest : answer.whole;
  if (left === "") {
    return reply.files?.length ? { kind: "refused", reason: NO_FILES } : { kind: "sent" };
  }
  const url = await streams.takeResponseUrl(conversationId, id, isNews);
  if (url === undefined) {
    return { kind: "refused", reason: "nothing to answer: the person has to write first" };
  }
  const delivery = await writer.write(url, left);
  if (delivery.kind !== "sent") {
    // How it ended is known now: whoever has it sent again means it.
    await store.forgetUse(id, delivery.kind === "retry" ? url : undefined);
  }
  const mayWait = async () => !isNews && (await streams.mayWait(conversationId));
  return endWaiting(delivery, mayWait);
}

/** News has other ways, and whoever asked again meanwhile wants that answer: neither waits long. */
async function endWaiting(delivery: Delivery, mayWait: () => Promise<boolean>): Promise<Delivery> {
  const waits = delivery.kind === "retry" && delivery.isWait === true;
  return waits && !(await mayWait()) ? { kind: "refused", reason: delivery.reason } : delivery;
}

const NO_FILES = "files need the long connection: the text was sent, its files were not";
