import { createHash } from "node:crypto";
import { z } from "zod";
import type { Clock } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import { sleep } from "../../base/sleep.ts";
import type { ChannelCache } from "../channel-cache.ts";
import type { WecomResult } from "../wecom/call-wecom.ts";
import type { WecomApi } from "../wecom/create-wecom-api.ts";
import { toFailure, type WecomFailure } from "../wecom/wecom-errors.ts";

/** What sending one message needs. */
export interface SendMessageOptions {
  readonly api: WecomApi;
  readonly agentId: number;
  readonly cache: ChannelCache;
  readonly clock: Clock;
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
/** So long after a message may have arrived, it is certainly known again. */
const KNOWN_MS = (CHECK_SECONDS - 300) * 1000;

/** Which message of this content is checked, and since when it may have arrived. */
interface Checked {
  readonly key: string;
  readonly openSinceMs?: number;
}

/**
 * `message/send` (developer.work.weixin.qq.com/document/path/90236).
 *
 * With `enable_duplicate_check` the platform drops what is the same, byte by byte, as a message of
 * the last half hour, and answers as if it had sent it. So a message that was not answered can be
 * sent again: it arrives once; for most of that half hour it is, and is unknown only then. What it cannot tell apart is two messages that shall both arrive and
 * say the same; the check is on only for the first of them, as far as our cache remembers, and a
 * second one that is not answered stays unknown. Whether a message arrived cannot be asked.
 */
export function createSendMessage(options: SendMessageOptions): SendMessage {
  const { api, agentId, cache, clock, log, repeatDelaysMs } = options;
  // The platform remembers from the latest attempt on.
  const keep = (digest: string, checked: Checked) =>
    cache.set(digest, checked, (CHECK_SECONDS + 120) * 1000);

  /** The check of this message; `undefined` when another of the same content has it. */
  async function takeCheck(digest: string, key: string): Promise<Checked | undefined> {
    const found = (await cache.get<Checked>(digest)) ?? { key };
    if (found.key !== key) {
      return undefined;
    }
    await keep(digest, found);
    return found;
  }

  /** What to do about a message that was not answered, however often it was sent now. */
  async function settleOpen(
    failure: WecomFailure,
    digest: string,
    checked: Checked,
  ): Promise<WecomFailure> {
    const nowMs = clock.now().getTime();
    const { openSinceMs = nowMs } = checked;
    await keep(digest, { ...checked, openSinceMs });
    return nowMs - openSinceMs < KNOWN_MS ? { ...failure, action: "retry" } : failure;
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

  return async (userId, parts, key) => {
    const message = { touser: userId, agentid: agentId, ...parts };
    const content = createHash("sha256").update(JSON.stringify(message)).digest("hex");
    const digest = `wecom-sent:${content}`;
    const checked = await takeCheck(digest, key);
    const body = {
      ...message,
      enable_duplicate_check: checked === undefined ? 0 : 1,
      duplicate_check_interval: CHECK_SECONDS,
    };
    const first = await api.post("message/send", body);
    const result = checked === undefined ? first : await repeat(body, first);
    if (result.kind === "done") {
      return readSent(result.answer);
    }
    const isOpen = checked !== undefined && result.action === "unknown";
    return isOpen ? settleOpen(result, digest, checked) : result;
  };
}

/** Receivers who cannot be reached are told in an answer that says "ok". */
function readSent(answer: unknown): SentMessage {
  const sent = sentSchema.safeParse(answer).data;
  if (sent?.invaliduser) {
    return toFailure(81_013);
  }
  return {
    kind: "done",
    messageId: sent?.msgid ?? "",
    ...(sent?.response_code === undefined ? {} : { responseCode: sent.response_code }),
  };
}
