import { createHash } from "node:crypto";
import type { Clock } from "../../base/clock.ts";
import { sleep } from "../../base/sleep.ts";
import type { InboundMessage } from "../../conversation/message.ts";
import type { ChannelTexts } from "../channel-texts.ts";
import { type CallbackAnswer, toCallbackAnswer } from "./callback-answer.ts";
import type { BotStream, StreamStore } from "./stream-store.ts";

/** Streams that the platform asks for again and again until they are finished. */
export interface CallbackStreams {
  /** Begins a stream for a message, or finds the one that it began. */
  open(message: InboundMessage, responseUrl: string | undefined): Promise<string>;
  /** What to answer when the platform asks for the stream. */
  poll(streamId: string): Promise<object>;
  /** Has the platform told what the answer to a message says so far. */
  showDraft(account: string, messageId: string, content: string): Promise<void>;
  /**
   * Puts an outbound message into the earliest open stream of its conversation; true when it was
   * asked for within the time. Another attempt at the same message finds what became of the first.
   */
  offer(conversationId: string, outboxId: number): Promise<boolean>;
  /**
   * An address that takes one message, if there is one left; this call uses it up for the given
   * outbound message. News leaves those alone whose stream has no answer yet.
   */
  takeResponseUrl(
    conversationId: string,
    outboxId: number,
    isNews: boolean,
  ): Promise<string | undefined>;
  /**
   * Whether an answer that cannot be written to its response address may be tried again there: the
   * message is not long ago, and no later message waits for an answer, which would come behind it.
   */
  mayWait(conversationId: string): Promise<boolean>;
}

export interface CallbackStreamsOptions {
  readonly store: StreamStore;
  readonly texts: ChannelTexts;
  readonly clock: Clock;
  /** How long the platform may take to ask for an answer. */
  readonly pickUpMs: number;
  /** How often to look whether it has: another process may be asked. */
  readonly lookMs: number;
}

/** The platform gives up a stream after six minutes, and a response address after an hour. */
const STREAM_MS = 330_000;
const RESPONSE_MS = 3_500_000;
/** Nobody waits longer for an answer. */
const PATIENCE_MS = 600_000;

/** Keeps the streams in the store: callbacks and answers may come to different processes. */
export function createCallbackStreams(options: CallbackStreamsOptions): CallbackStreams {
  const { store, texts, clock } = options;
  const ago = (ms: number) => new Date(clock.now().getTime() - ms);
  const isWaiting = ({ state, openedAt }: BotStream) =>
    state === "open" && openedAt >= ago(STREAM_MS);

  return {
    async open({ address, externalId }, responseUrl) {
      const { account, conversationId } = address;
      const id = toStreamId(account, externalId);
      await store.forget(ago(RESPONSE_MS));
      await store.keep({ id, conversationId, openedAt: clock.now(), responseUrl });
      return id;
    },
    async poll(id) {
      const stream = await store.find(id);
      if (
        stream === undefined ||
        stream.state === "withdrawn" ||
        stream.openedAt < ago(STREAM_MS)
      ) {
        // Whatever answers it comes another way.
        return toStreamBody({ id, finish: true, content: texts("bot_answers_later") });
      }
      const answer = await pickUp(stream, options);
      return answer === undefined
        ? toStreamBody({ id, finish: false, content: stream.draft ?? texts("bot_waiting") })
        : toAnswerBody(id, answer);
    },
    showDraft: (account, messageId, content) =>
      store.keepDraft(toStreamId(account, messageId), content),
    async offer(conversationId, outboxId) {
      const stream =
        (await store.findOf(outboxId)) ??
        (await takeEarliest(conversationId, outboxId, { store, since: ago(STREAM_MS) }));
      return stream !== undefined && untilShown(stream, options);
    },
    async takeResponseUrl(conversationId, outboxId, isNews) {
      for (const stream of await store.list(conversationId, ago(RESPONSE_MS))) {
        const isFree = stream.responseUrl !== undefined && !(isNews && isWaiting(stream));
        if (isFree && (await store.useUpResponseUrl(stream.id, outboxId))) {
          return stream.responseUrl;
        }
      }
      return undefined;
    },
    async mayWait(conversationId) {
      const streams = await store.list(conversationId, ago(PATIENCE_MS));
      return streams.length > 0 && !streams.some(isWaiting);
    },
  };
}

/** The same message always has the same stream. */
function toStreamId(account: string, messageId: string): string {
  return createHash("sha256").update(`${account}\n${messageId}`).digest("hex").slice(0, 32);
}

/** The answer of a stream, if it has one; from now on the platform has it. */
async function pickUp(
  { id, conversationId, outboxId }: BotStream,
  { store, texts }: CallbackStreamsOptions,
): Promise<CallbackAnswer | undefined> {
  if (outboxId === undefined) {
    return undefined;
  }
  const reply = await store.readReply(conversationId, outboxId);
  // A new database counts from 1 again, and the platform takes no card's id twice.
  const taskId = `reply-${outboxId}-${id}`;
  const answer = reply && toCallbackAnswer(reply, conversationId, { texts, taskId });
  if (answer === undefined) {
    return undefined;
  }
  const isOurs = await store.move(id, "answered", { state: "shown" });
  // Asked for again, it is told again: the platform did not get the first answer.
  return isOurs || (await store.find(id))?.state === "shown" ? answer : undefined;
}

/** The earliest stream that has no answer, which is the message's from now on. */
async function takeEarliest(
  conversationId: string,
  outboxId: number,
  { store, since }: { readonly store: StreamStore; readonly since: Date },
): Promise<BotStream | undefined> {
  for (const stream of await store.list(conversationId, since)) {
    const isOpen = stream.state === "open";
    if (isOpen && (await store.move(stream.id, "open", { state: "answered", outboxId }))) {
      return stream;
    }
  }
  return undefined;
}

/** False when the platform did not ask in time: asked for later, it would be told twice. */
async function untilShown(
  { id }: BotStream,
  { store, pickUpMs, lookMs }: CallbackStreamsOptions,
): Promise<boolean> {
  for (let leftMs = pickUpMs; leftMs > 0; leftMs -= lookMs) {
    if ((await store.find(id))?.state !== "answered") {
      break;
    }
    await sleep(lookMs);
  }
  const isTakenBack = await store.move(id, "answered", { state: "withdrawn" });
  return !isTakenBack && (await store.find(id))?.state === "shown";
}

function toAnswerBody(id: string, { content, feedbackId, card }: CallbackAnswer): object {
  const feedback = feedbackId === undefined ? {} : { feedback: { id: feedbackId } };
  const stream = { id, finish: true, content, ...feedback };
  return card === undefined
    ? toStreamBody(stream)
    : { msgtype: "stream_with_template_card", stream, template_card: card };
}

function toStreamBody(stream: object): object {
  return { msgtype: "stream", stream };
}
