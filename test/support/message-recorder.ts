import type { Receive } from "../../src/conversation/channel.ts";
import type { InboundMessage } from "../../src/conversation/message.ts";
import type { Reply, ReplyFile } from "../../src/conversation/reply.ts";

interface StoredReply {
  readonly id: number;
  readonly reply: Reply;
}

/** What stands behind a channel in a test: takes messages in once each, keeps replies in order. */
export interface MessageRecorder {
  readonly receive: Receive;
  readonly messages: readonly InboundMessage[];
  /** All calls, repeats and failures included. */
  readonly calls: () => number;
  /** The next `count` calls fail, as when the disk is full. */
  failNext(count: number): void;
  /** Gives message number `index` (from 0) as soon as it is there. */
  message(index: number): Promise<InboundMessage>;
  /** Calls `answer` after each new message; replies go where the test sends them. */
  onMessage(answer: (message: InboundMessage) => void): void;
  /** Stores a reply; gives its id. */
  store(conversationId: string, reply: Reply): number;
  after(conversationId: string, id: number, limit: number): Promise<readonly StoredReply[]>;
  files(conversationId: string, id: number): Promise<readonly ReplyFile[]>;
}

export function createMessageRecorder(): MessageRecorder {
  const messages: InboundMessage[] = [];
  const seen = new Set<string>();
  const replies = new Map<string, StoredReply[]>();
  let waiting: { index: number; resolve: (message: InboundMessage) => void }[] = [];
  let answer: (message: InboundMessage) => void = () => {};
  let [calls, failures, lastId] = [0, 0, 0];

  function settleWaiting() {
    const due = waiting.filter(({ index }) => messages[index] !== undefined);
    waiting = waiting.filter(({ index }) => messages[index] === undefined);
    for (const { index, resolve } of due) {
      resolve(messages[index] as InboundMessage);
    }
  }

  return {
    messages,
    calls: () => calls,
    async receive(message) {
      calls += 1;
      if (failures > 0) {
        failures -= 1;
        throw new Error("the disk is full");
      }
      const key = `${message.address.channel} ${message.address.account} ${message.externalId}`;
      if (seen.has(key)) {
        return "repeated";
      }
      seen.add(key);
      messages.push(message);
      settleWaiting();
      answer(message);
      return "accepted";
    },
    failNext(count) {
      failures = count;
    },
    message(index) {
      return new Promise((resolve) => {
        waiting.push({ index, resolve });
        settleWaiting();
      });
    },
    onMessage(next) {
      answer = next;
    },
    store(conversationId, reply) {
      lastId += 1;
      replies.set(conversationId, [...(replies.get(conversationId) ?? []), { id: lastId, reply }]);
      return lastId;
    },
    async after(conversationId, id, limit) {
      return (replies.get(conversationId) ?? []).filter((one) => one.id > id).slice(0, limit);
    },
    async files(conversationId, id) {
      return replies.get(conversationId)?.find((one) => one.id === id)?.reply.files ?? [];
    },
  };
}
