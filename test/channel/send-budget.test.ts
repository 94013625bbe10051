import Keyv from "keyv";
import { describe, expect, it } from "vitest";
import { createSendBudget } from "../../src/channel/send-budget.ts";
import { createHandClock } from "../support/hand-clock.ts";

const LIMITS = [
  { count: 30, windowMs: 60_000 },
  { count: 100, windowMs: 3_600_000 },
];

describe("createSendBudget", () => {
  it("never lets more through in any minute or hour, and tells how long to wait", async () => {
    const clock = createHandClock();
    const budget = createSendBudget({ name: "t", limits: LIMITS, cache: new Keyv(), clock });
    const sentAt: number[] = [];
    for (let message = 0; message < 150; message += 1) {
      const waitMs = await budget.take("甲");
      if (waitMs > 0) {
        clock.advance(waitMs);
        expect(await budget.take("甲")).toBe(0);
      }
      sentAt.push(clock.now().getTime());
      clock.advance(700);
    }
    for (const { count, windowMs } of LIMITS) {
      for (const at of sentAt) {
        const within = sentAt.filter((other) => other > at - windowMs && other <= at);
        expect(within.length).toBeLessThanOrEqual(count);
      }
    }
    // 150 messages at 100 an hour: one wait of most of an hour, not more.
    expect((sentAt.at(-1) ?? 0) - (sentAt[0] ?? 0)).toBeLessThan(2 * 3_600_000);
  });

  it("counts each key by itself, across all who share the cache", async () => {
    const clock = createHandClock();
    const cache = new Keyv();
    const limits = [{ count: 1, windowMs: 60_000 }];
    const [one, other] = [1, 2].map(() => createSendBudget({ name: "t", limits, cache, clock }));
    expect(await one?.take("甲")).toBe(0);
    expect(await other?.take("乙")).toBe(0);
    expect(await other?.take("甲")).toBeGreaterThan(59_000);
    clock.advance(62_000);
    expect(await other?.take("甲")).toBe(0);
  });
});
