import { toBackoffMs } from "../../base/backoff.ts";
import type { Clock } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import { sleep } from "../../base/sleep.ts";
import type { Receive } from "../../conversation/channel.ts";
import type { InboundMessage } from "../../conversation/message.ts";
import type { ChannelTexts } from "../channel-texts.ts";
import { toPressedCard } from "./bot-card.ts";
import { describeBotError } from "./bot-error.ts";
import type { BotFrame, BotSession } from "./bot-session.ts";
import type { OpenRequests } from "./open-requests.ts";
import { type ReadCallback, toInboundMessage } from "./to-inbound-message.ts";

/** What taking frames in needs. */
export interface ReceiveOptions {
  readonly account: string;
  readonly receive: Receive;
  readonly requests: OpenRequests;
  readonly texts: ChannelTexts;
  readonly clock: Clock;
  readonly log: Log;
  /** After the first attempt to store a message; doubled with each further one. */
  readonly storeRetryMs: number;
  /** Aborts when the process is asked to end: nothing is tried again then. */
  readonly signal: AbortSignal;
}

/** Takes callbacks in. */
export interface ReceiveFrames {
  /** Never throws. */
  take(frame: BotFrame, session: BotSession): void;
  /** Settles when all that came is taken in. */
  settled(): Promise<void>;
}

/** The platform sends a callback once: what cannot be stored is tried so often before it is lost. */
const STORE_ATTEMPTS = 6;

/** Takes callbacks in one after the other, in the order in which they came. */
export function createReceiveFrames(options: ReceiveOptions): ReceiveFrames {
  let last: Promise<void> = Promise.resolve();
  return {
    take(frame, session) {
      last = last
        .then(() => receiveFrame(frame, session, options))
        .catch((error: unknown) => {
          options.log.error({ err: error }, "a callback of the bot was not taken in");
        });
    },
    settled: () => last,
  };
}

async function receiveFrame(
  { requestId, body }: BotFrame,
  session: BotSession,
  options: ReceiveOptions,
): Promise<void> {
  const { account, texts, clock, log } = options;
  const receivedAt = clock.now().toISOString();
  const read = toInboundMessage(body, { texts, account, receivedAt });
  const tell = (command: string, answer: object) => {
    session.request(command, answer, requestId).catch((error: unknown) => {
      log.debug({ command, reason: describeBotError(error) }, "a callback was not answered");
    });
  };
  switch (read.kind) {
    case "ignored":
      log.debug({ reason: read.reason }, "a callback of the bot was ignored");
      return;
    case "entered":
      tell("aibot_respond_welcome_msg", {
        msgtype: "text",
        text: { content: texts("bot_welcome") },
      });
      return;
    case "press":
      await takeIn(read.message, options);
      tell("aibot_respond_update_msg", {
        response_type: "update_template_card",
        template_card: toPressedCard(read.card.pressed, read.card.taskId, texts),
      });
      return;
    case "message":
      await receiveMessage(read, requestId, session, options);
  }
}

async function receiveMessage(
  { message }: ReadCallback & { kind: "message" },
  requestId: string,
  session: BotSession,
  options: ReceiveOptions,
): Promise<void> {
  const { requests, texts } = options;
  // Before it is stored: the answer may be as quick as that. An event's request takes no stream.
  const close =
    message.press === undefined
      ? requests.open(message.address.conversationId, requestId, session)
      : () => {};
  const received = await takeIn(message, options);
  if (received !== "accepted") {
    close();
  }
  if (received === "lost") {
    const stream = { id: message.externalId, finish: true, content: texts("bot_not_stored") };
    const body = { msgtype: "stream", stream };
    session.request("aibot_respond_msg", body, requestId).catch(() => undefined);
  }
}

async function takeIn(
  message: InboundMessage,
  { receive, log, storeRetryMs, signal }: ReceiveOptions,
): Promise<"accepted" | "repeated" | "lost"> {
  for (let attempt = 1; attempt <= STORE_ATTEMPTS && !signal.aborted; attempt += 1) {
    try {
      return await receive(message);
    } catch (error) {
      log.error({ err: error, attempt }, "a message of the bot could not be stored");
      await sleep(toBackoffMs(attempt, { baseMs: storeRetryMs, maximumMs: 10_000 }), signal);
    }
  }
  return "lost";
}
