import type { Clock } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import type { ChannelTexts } from "../channel-texts.ts";
import type { SayOnEvent } from "./say-on-event.ts";
import { readConversationId } from "./service-address.ts";
import { SESSION_STATE } from "./service-api.ts";
import type { AttendedConversation } from "./service-store.ts";
import { readState, type SessionParts } from "./session-state.ts";

export interface GiveBackOptions extends SessionParts {
  readonly account: string;
  readonly say: Pick<SayOnEvent, "words">;
  readonly texts: ChannelTexts;
  /** How long somebody stays in the queue for a person. */
  readonly queueLimitMs: number;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Brings conversations back to the assistant: those of customers who asked for it, and of those who
 * have waited in the queue for a person for too long. `unfinished` when the platform did not let one
 * go: it is to be called again soon.
 */
export type GiveBack = () => Promise<"done" | "unfinished">;

export function createGiveBack(options: GiveBackOptions): GiveBack {
  const { account, store, clock, queueLimitMs } = options;

  function toWords({ attendance, since, wantsBack }: AttendedConversation) {
    if (wantsBack) {
      return "wechat_service_back";
    }
    const before = new Date(clock.now().getTime() - queueLimitMs).toISOString();
    const isOver = attendance.kind === "queue" && since <= before;
    return isOver ? "wechat_service_queue_over" : undefined;
  }

  return async () => {
    let end: Awaited<ReturnType<GiveBack>> = "done";
    for (const attended of await store.listAttended(account)) {
      const words = toWords(attended);
      if (words !== undefined && !(await giveBackOne(attended, words, options))) {
        end = "unfinished";
      }
    }
    return end;
  };
}

/** Whether the assistant attends now. */
async function giveBackOne(
  { account, conversationId }: AttendedConversation,
  words: Parameters<ChannelTexts>[0],
  options: GiveBackOptions,
): Promise<boolean> {
  const { api, store, say, texts, log } = options;
  const address = readConversationId(conversationId);
  if (address === undefined) {
    return true;
  }
  const ended = await api.changeState(address, SESSION_STATE.ended);
  if (ended.kind === "failed") {
    log.warn({ account, reason: ended.reason }, "a session with a person could not be ended");
    // It may have ended by itself, or by this call when that was not answered.
    const known = await readState(address, api);
    if (known.kind === "failed" || known.attendance.kind !== "assistant") {
      return false;
    }
  }
  await store.setAttendance({ account, conversationId }, { kind: "assistant" });
  if (ended.kind === "done" && ended.value !== undefined) {
    await say.words(ended.value, texts(words));
  }
  return true;
}
