import type { Clock } from "../base/clock.ts";
import type { ChannelCache } from "./channel-cache.ts";

/** At most `count` messages within any `windowMs`. */
export interface SendLimit {
  readonly count: number;
  readonly windowMs: number;
}

/** Counts what is sent, before it is sent: platforms drop what is too much without a word. */
export interface SendBudget {
  /** Counts one message; gives 0, or how many milliseconds to wait first: then nothing was counted. */
  take(key: string): Promise<number>;
}

export interface SendBudgetOptions {
  /** Under which the cache keeps it. */
  readonly name: string;
  readonly limits: readonly SendLimit[];
  readonly cache: ChannelCache;
  readonly clock: Clock;
}

/** How many messages were sent from an instant on, for `1 / PIECES` of a window. */
type Piece = readonly [fromMs: number, count: number];

const PIECES = 30;

/**
 * A budget for each key, in the cache: processes that share it share the budget. Windows slide in
 * pieces and are counted a piece too long, never too short. Keys under which several messages are
 * sent at the same time may be counted a few short.
 */
export function createSendBudget(options: SendBudgetOptions): SendBudget {
  const { name, limits, cache, clock } = options;
  const keyOf = (key: string, { windowMs }: SendLimit) => `${name}:${windowMs}:${key}`;

  async function read(key: string, limit: SendLimit, nowMs: number): Promise<readonly Piece[]> {
    const pieces = (await cache.get<readonly Piece[]>(keyOf(key, limit))) ?? [];
    return pieces.filter(([fromMs]) => fromMs > nowMs - keptMs(limit));
  }

  return {
    async take(key) {
      const nowMs = clock.now().getTime();
      const counts = await Promise.all(
        limits.map(async (limit) => ({ limit, pieces: await read(key, limit, nowMs) })),
      );
      const waitMs = Math.max(...counts.map(({ limit, pieces }) => toWait(pieces, limit, nowMs)));
      if (waitMs > 0) {
        return waitMs;
      }
      for (const { limit, pieces } of counts) {
        await cache.set(keyOf(key, limit), addOne(pieces, limit, nowMs), keptMs(limit));
      }
      return 0;
    },
  };
}

/** A piece is dropped when its last message is older than the window. */
function keptMs({ windowMs }: SendLimit): number {
  return windowMs + windowMs / PIECES;
}

/** How long until so many pieces are dropped that one more fits; 0 when it fits now. */
function toWait(pieces: readonly Piece[], limit: SendLimit, nowMs: number): number {
  let excess = pieces.reduce((sum, [, count]) => sum + count, 0) + 1 - limit.count;
  for (const [fromMs, count] of pieces) {
    if (excess <= 0) {
      break;
    }
    excess -= count;
    if (excess <= 0) {
      return fromMs + keptMs(limit) - nowMs;
    }
  }
  return 0;
}

function addOne(pieces: readonly Piece[], { windowMs }: SendLimit, nowMs: number): Piece[] {
  const last = pieces.at(-1);
  if (last !== undefined && nowMs < last[0] + windowMs / PIECES) {
    return [...pieces.slice(0, -1), [last[0], last[1] + 1]];
  }
  return [...pieces, [nowMs, 1]];
}
