import type { Button } from "../../conversation/reply.ts";
import type { ChannelCache } from "../channel-cache.ts";

/** What the numbers under a member's latest reply stand for. */
export interface Choices {
  /** Replaces what was offered before; with no buttons, numbers are only numbers again. */
  offer(userId: string, numbered: readonly Button[]): Promise<void>;
  /** The token that a typed number stands for, if it stands for one. */
  find(userId: string, text: string): Promise<string | undefined>;
}

const KEPT_MS = 86_400_000;

/** Keeps the numbers in the cache: when they are lost, the label can still be typed. */
export function createChoices(cache: ChannelCache, account: string): Choices {
  const keyOf = (userId: string) => `wecom-choices:${account}:${userId}`;
  return {
    async offer(userId, numbered) {
      const tokens = numbered.map(({ token }) => token);
      await (tokens.length === 0
        ? cache.delete(keyOf(userId))
        : cache.set(keyOf(userId), tokens, KEPT_MS));
    },
    async find(userId, text) {
      const number = /^\s*(\d{1,2})[.。、]?\s*$/.exec(text)?.[1];
      return number === undefined
        ? undefined
        : (await cache.get<readonly string[]>(keyOf(userId)))?.[Number(number) - 1];
    },
  };
}
