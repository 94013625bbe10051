import { z } from "zod";
import type { Delivery } from "../../conversation/channel.ts";
import { mayHaveArrived } from "../network-error.ts";
import { BotError, toDelivery } from "./bot-error.ts";

/** Writes to the response addresses that messages bring. */
export interface ResponseWriter {
  /** Writes markdown to an address that takes one message. Never throws. */
  write(url: string, content: string): Promise<Delivery>;
  /** What kept the latest message from coming out; `undefined` when the platform answered. */
  trouble(): string | undefined;
}

/** How soon an address that could not be reached is tried again: somebody waits for the answer. */
const AGAIN_MS = 10_000;
const TROUBLE = "the response address cannot be reached";

const answerSchema = z.object({ errcode: z.number(), errmsg: z.string().default("") });

export function createResponseWriter({
  fetch: fetchNow = fetch,
  allowsHttp = false,
  timeoutMs,
}: {
  readonly fetch?: typeof fetch;
  /** For tests: also over plain HTTP. */
  readonly allowsHttp?: boolean;
  readonly timeoutMs: number;
}): ResponseWriter {
  let trouble: string | undefined;

  return {
    trouble: () => trouble,
    async write(url, content) {
      if (!allowsHttp && !url.startsWith("https://")) {
        return { kind: "refused", reason: "the response address is not https" };
      }
      try {
        const body = JSON.stringify({ msgtype: "markdown", markdown: { content } });
        const headers = { "content-type": "application/json" };
        const signal = AbortSignal.timeout(timeoutMs);
        const response = await fetchNow(url, { method: "POST", headers, body, signal });
        const { errcode, errmsg } = answerSchema.parse(await response.json());
        trouble = undefined;
        return errcode === 0 ? { kind: "sent" } : toDelivery(new BotError(errcode, errmsg));
      } catch (error) {
        trouble = TROUBLE;
        return mayHaveArrived(error)
          ? { kind: "unknown", reason: "no answer from the response address" }
          : { kind: "retry", reason: TROUBLE, afterMs: AGAIN_MS, isWait: true };
      }
    },
  };
}
