import { createHash } from "node:crypto";
import { z } from "zod";
import type { Log } from "../../base/log.ts";
import { sleep } from "../../base/sleep.ts";
import type { ChannelCache } from "../channel-cache.ts";
import type { WecomResult } from "../wecom/call-wecom.ts";
import type { WecomApi } from "../wecom/create-wecom-api.ts";
import type { WecomFailure } from "../wecom/wecom-errors.ts";

/** What sending one message needs. */
export interface SendMessageOptions {
  readonly api: WecomApi;
  readonly agentId: number;
  readonly cache: ChannelCache;
  readonly log: Log;
  /** Before each further attempt when no answer came. */
  readonly repeatDelaysMs: readonly number[];
}

export type SentMessage =
  | { readonly kind: "done"; readonly messageId: string; readonly responseCode?: string }
  | WecomFailure;

/** Sends one message to a member; `key` is the same at every attempt, and another message's differs. */
export type SendMessage = (
  userId: string,
  content: Readonly<Record<string, unknown>>,
  key: string,
) => Promise<SentMessage>;

const sentSchema = z.object({
  msgid: z.string().default(""),
  invaliduser: z.string().nullish(),
  response_code: z.string().optional(),
});

const CHECK_SECONDS = 1800;

/**
 * `message/send` (developer.work.weixin.qq.com/document/path/90236).
 *
 * With `enable_duplicate_check` the platform drops what is the same, byte by byte, as a message of
 * the last half hour, and answers as if it had sent it. So a message that was not answered can be
 * sent again: it arrives once. What it cannot tell apart is two messages that shall both arrive and
 * say the same; the check is on only for the first of them, as far as our cache remembers, and a
 * second one that is not answered stays unknown. Whether a message arrived cannot be asked.
 */
export function createSendMessage(options: SendMessageOptions): SendMessage {
  const { api, agentId, cache, log, repeatDelaysMs } = options;

  async function isFirst(content: string, key: string): Promise<boolean> {
    const digest = `wecom-sent:${createHash("sha256").update(content).digest("hex")}`;
    const holder = await cache.get<string>(digest);
    const isOurs = holder === undefined || holder === key;
    if (isOurs) {
      // The platform remembers from the latest attempt on.
      await cache.set(digest, key, (CHECK_SECONDS + 120) * 1000);
    }
    return isOurs;
  }

  async function repeat(body: object, first: WecomResult): Promise<WecomResult> {
    let result = first;
    for (const delayMs of repeatDelaysMs) {
      if (result.kind === "done" || result.action !== "unknown") {
        return result;
      }
      log.warn({ reason: result.reason }, "a message was not answered and is sent again");
      await sleep(delayMs);
      result = await api.post("message/send", body);
    }
    return result;
  }

  return async (userId, content, key) => {
    const message = { touser: userId, agentid: agentId, ...content };
    const isChecked = await isFirst(JSON.stringify(message), key);
    const body = {
      ...message,
      enable_duplicate_check: isChecked ? 1 : 0,
      duplicate_check_interval: CHECK_SECONDS,
    };
    const first = await api.post("message/send", body);
    const result = isChecked ? await repeat(body, first) : first;
    return result.kind === "done" ? readSent(result.answer) : result;
  };
}

/** Receivers who cannot be reached are told in an answer that says "ok". */
function readSent(answer: unknown): SentMessage {
  const sent = sentSchema.safeParse(answer).data;
  if (sent?.invaliduser) {
    return { kind: "failed", action: "give_up", reason: "the member cannot be reached" };
  }
  return {
    kind: "done",
    messageId: sent?.msgid ?? "",
    ...(sent?.response_code === undefined ? {} : { responseCode: sent.response_code }),
  };
}
