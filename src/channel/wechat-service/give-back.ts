import type { Clock } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import type { ChannelTexts } from "../channel-texts.ts";
import type { SayOnEvent } from "./say-on-event.ts";
import { readConversationId } from "./service-address.ts";
import { SESSION_STATE } from "./service-api.ts";
import type { AttendedConversation, PulledItem } from "./service-store.ts";
import type { SessionParts } from "./session-state.ts";

export interface GiveBackOptions extends SessionParts {
  readonly say: Pick<SayOnEvent, "words">;
  readonly texts: ChannelTexts;
  /** How long somebody stays in the queue for a person. */
  readonly queueLimitMs: number;
  readonly clock: Clock;
  readonly log: Log;
}

/** Brings conversations back from a person, or from the queue for one, to the assistant. */
export interface GiveBack {
  /** Of those whose items were taken: who said that they want back. */
  whoAsked(account: string, items: readonly PulledItem[]): Promise<void>;
  /** Who has waited in the queue for too long. */
  whoWaited(account: string): Promise<void>;
}

export function createGiveBack(options: GiveBackOptions): GiveBack {
  const { api, store, say, texts, clock, log } = options;

  async function giveBack(attended: AttendedConversation, words: string): Promise<void> {
    const { account, conversationId } = attended;
    const address = readConversationId(conversationId);
    const ended = address && (await api.changeState(address, SESSION_STATE.ended));
    if (ended?.kind !== "done") {
      log.warn({ account, reason: ended?.reason }, "a session with a person could not be ended");
      return;
    }
    await store.setAttendance({ account, conversationId }, { kind: "assistant" });
    if (ended.value !== undefined) {
      await say.words(ended.value, words);
    }
  }

  return {
    async whoAsked(account, items) {
      const words = texts("wechat_service_back_words").split(/\s+/);
      const asking = items.flatMap((item) =>
        item.kind === "message" && words.includes(item.message.text.trim())
          ? [item.message.address.conversationId]
          : [],
      );
      const attended = asking.length === 0 ? [] : await store.listAttended(account);
      for (const one of attended.filter((each) => asking.includes(each.conversationId))) {
        await giveBack(one, texts("wechat_service_back"));
      }
    },
    async whoWaited(account) {
      const before = new Date(clock.now().getTime() - options.queueLimitMs).toISOString();
      for (const one of await store.listAttended(account)) {
        if (one.attendance.kind === "queue" && one.since <= before) {
          await giveBack(one, texts("wechat_service_queue_over"));
        }
      }
    },
  };
}
