import type { MiddlewareHandler } from "hono";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import type { ChannelTexts } from "../channel-texts.ts";
import { readSource } from "./read-source.ts";
import { refuse } from "./web-answer.ts";

/** How many requests of a kind a process takes within a minute. */
export interface RequestLimits {
  readonly ofOneSource: number;
  readonly inAll: number;
}

const MINUTE_SECONDS = 60;
const ALL = "all";

/**
 * Puts off what comes too fast, from one address or from all together: a new browser costs nobody
 * anything, so what a person may send says little here. Answers 429 with `retry-after`; the page
 * keeps the message and sends it again.
 */
export function limitRequests(
  { ofOneSource, inAll }: RequestLimits,
  texts: ChannelTexts,
): MiddlewareHandler {
  const sources = new RateLimiterMemory({ points: ofOneSource, duration: MINUTE_SECONDS });
  const everybody = new RateLimiterMemory({ points: inAll, duration: MINUTE_SECONDS });
  return async (context, next) => {
    const source = readSource(context);
    try {
      // In this order: one source that is put off takes nothing from the others.
      await sources.consume(source);
      await everybody.consume(ALL);
    } catch (over) {
      if (!(over instanceof RateLimiterRes)) {
        throw over;
      }
      context.header("retry-after", String(Math.ceil(over.msBeforeNext / 1000)));
      return refuse(context, 429, "too_many_requests", texts("web_too_many_requests"));
    }
    return next();
  };
}
