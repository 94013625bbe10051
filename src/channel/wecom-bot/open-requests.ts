import { randomUUID } from "node:crypto";
import type { Log } from "../../base/log.ts";
import type { ChannelTexts } from "../channel-texts.ts";
import { describeBotError } from "./bot-error.ts";
import type { BotSession } from "./bot-session.ts";

/** A message that can still be answered in place: its answer appears under it, as a stream. */
export interface OpenRequest {
  readonly requestId: string;
  readonly streamId: string;
}

/** What waiting for answers needs. */
export interface OpenRequestsOptions {
  readonly texts: ChannelTexts;
  readonly log: Log;
  /** Until the person is told that the answer takes a while. */
  readonly waitingMs: number;
  /** Until the stream is ended without the answer, which is then written anew: under 6 minutes. */
  readonly openMs: number;
}

/** The messages of one session that wait for an answer. */
export interface OpenRequests {
  /** A message came in. Gives what to call when it will get no answer. */
  open(conversationId: string, requestId: string, session: BotSession): () => void;
  /** The earliest message of the conversation that still waits; it waits no more. */
  take(conversationId: string): OpenRequest | undefined;
  /** Whether a message of the conversation waits. */
  isAny(conversationId: string): boolean;
  /**
   * Shows under the earliest waiting message what its answer says so far, if one waits; the message
   * goes on waiting.
   *
   * @throws BotError.
   */
  showDraft(conversationId: string, content: string): Promise<void>;
  /** The session is over, and its requests with it. */
  clear(): void;
}

interface Waiting extends OpenRequest {
  readonly hint: NodeJS.Timeout;
  readonly end: NodeJS.Timeout;
  show(content: string, finish: boolean): Promise<unknown>;
}

/**
 * Keeps which messages wait. A stream is a snapshot: a first one says that something happens, the
 * answer takes its place.
 */
export function createOpenRequests(options: OpenRequestsOptions): OpenRequests {
  const { texts, log } = options;
  const queues = new Map<string, Waiting[]>();

  function remove(conversationId: string, waiting: Waiting): void {
    clearTimeout(waiting.hint);
    clearTimeout(waiting.end);
    const rest = queues.get(conversationId)?.filter((other) => other !== waiting) ?? [];
    if (rest.length === 0) {
      queues.delete(conversationId);
    } else {
      queues.set(conversationId, rest);
    }
  }

  return {
    open(conversationId, requestId, session) {
      const streamId = randomUUID();
      const show = (content: string, finish: boolean) => {
        const body = { msgtype: "stream", stream: { id: streamId, finish, content } };
        return session.request("aibot_respond_msg", body, requestId);
      };
      const say = (words: "bot_waiting" | "bot_answers_later", finish: boolean) => {
        show(texts(words), finish).catch((error: unknown) => {
          log.debug({ reason: describeBotError(error) }, "a waiting message was not told so");
        });
      };
      const waiting: Waiting = {
        requestId,
        streamId,
        show,
        hint: setTimeout(() => say("bot_waiting", false), options.waitingMs),
        end: setTimeout(() => {
          remove(conversationId, waiting);
          say("bot_answers_later", true);
        }, options.openMs),
      };
      queues.set(conversationId, [...(queues.get(conversationId) ?? []), waiting]);
      return () => remove(conversationId, waiting);
    },
    take(conversationId) {
      const waiting = queues.get(conversationId)?.[0];
      if (waiting !== undefined) {
        remove(conversationId, waiting);
      }
      return waiting;
    },
    isAny: (conversationId) => queues.has(conversationId),
    async showDraft(conversationId, content) {
      const waiting = queues.get(conversationId)?.[0];
      if (waiting !== undefined) {
        clearTimeout(waiting.hint);
        await waiting.show(content, false);
      }
    },
    clear() {
      for (const [conversationId, queue] of [...queues]) {
        for (const waiting of queue) {
          remove(conversationId, waiting);
        }
      }
    },
  };
}
