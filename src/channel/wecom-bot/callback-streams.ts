import { randomUUID } from "node:crypto";
import type { Clock } from "../../base/clock.ts";
import type { ChannelTexts } from "../channel-texts.ts";
import type { BotCard } from "./bot-card.ts";

/** What a stream shows in the end. */
interface StreamAnswer {
  readonly content: string;
  readonly feedbackId?: string | undefined;
  readonly card?: BotCard | undefined;
}

/** Streams that the platform asks for again and again until they are finished. */
export interface CallbackStreams {
  /** Begins a stream for a message; gives the platform's first answer. */
  open(conversationId: string, responseUrl: string | undefined): object;
  /** What to answer when the platform asks for the stream. */
  poll(streamId: string): object;
  /** Puts an answer into the earliest open stream; true when it was asked for within the time. */
  offer(conversationId: string, answer: StreamAnswer): Promise<boolean>;
  /** An address that takes one message, if there is one left; it is used up by this call. */
  takeResponseUrl(conversationId: string): string | undefined;
}

export interface CallbackStreamsOptions {
  readonly texts: ChannelTexts;
  readonly clock: Clock;
  /** How long the platform may take to ask for an answer. */
  readonly pickUpMs: number;
}

interface Stream {
  readonly id: string;
  readonly conversationId: string;
  readonly openedAt: number;
  responseUrl: string | undefined;
  isFinished: boolean;
  answer?: StreamAnswer;
  pickedUp?: () => void;
}

/** The platform gives up a stream after six minutes, and a response address after an hour. */
const STREAM_MS = 330_000;
const RESPONSE_MS = 3_500_000;

/** Keeps the streams in this process: callbacks and answers must meet in it. */
export function createCallbackStreams(options: CallbackStreamsOptions): CallbackStreams {
  const { texts, clock, pickUpMs } = options;
  const streams = new Map<string, Stream>();
  const isOlder = ({ openedAt }: Stream, ms: number) => clock.now().getTime() - openedAt > ms;
  const of = (conversationId: string) =>
    [...streams.values()].filter((stream) => stream.conversationId === conversationId);

  return {
    open(conversationId, responseUrl) {
      for (const stream of streams.values()) {
        if (isOlder(stream, RESPONSE_MS)) {
          streams.delete(stream.id);
        }
      }
      const openedAt = clock.now().getTime();
      const id = randomUUID();
      streams.set(id, { id, conversationId, openedAt, responseUrl, isFinished: false });
      return toStreamBody({ id, finish: false, content: texts("bot_waiting") });
    },
    poll(id) {
      const stream = streams.get(id);
      if (stream === undefined || isOlder(stream, STREAM_MS)) {
        // Ours from before a restart, or too old: whatever answers it comes another way.
        return toStreamBody({ id, finish: true, content: texts("bot_answers_later") });
      }
      return stream.answer === undefined
        ? toStreamBody({ id, finish: false, content: texts("bot_waiting") })
        : pickUp(stream, stream.answer);
    },
    async offer(conversationId, answer) {
      const stream = of(conversationId).find(
        (open) => !open.isFinished && open.answer === undefined && !isOlder(open, STREAM_MS),
      );
      if (stream === undefined) {
        return false;
      }
      stream.answer = answer;
      await untilPickedUp(stream, pickUpMs);
      if (!stream.isFinished) {
        // Asked for later, it would be told twice.
        stream.answer = { content: texts("bot_answers_later") };
      }
      return stream.isFinished;
    },
    takeResponseUrl(conversationId) {
      const stream = of(conversationId).find(
        (one) => one.responseUrl !== undefined && !isOlder(one, RESPONSE_MS),
      );
      const url = stream?.responseUrl;
      if (stream !== undefined) {
        stream.responseUrl = undefined;
      }
      return url;
    },
  };
}

function pickUp(stream: Stream, { content, feedbackId, card }: StreamAnswer): object {
  stream.isFinished = true;
  stream.pickedUp?.();
  const feedback = feedbackId === undefined ? {} : { feedback: { id: feedbackId } };
  return toStreamBody({ id: stream.id, finish: true, content, ...feedback }, card);
}

function untilPickedUp(stream: Stream, pickUpMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, pickUpMs);
    stream.pickedUp = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}

function toStreamBody(stream: object, card?: BotCard): object {
  return card === undefined
    ? { msgtype: "stream", stream }
    : { msgtype: "stream_with_template_card", stream, template_card: card };
}
