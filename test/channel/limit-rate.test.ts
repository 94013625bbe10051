import fc from "fast-check";
import { expect, it } from "vitest";
import { createRateLimit } from "../../src/channel/limit-rate.ts";
import { createHandClock } from "../support/hand-clock.ts";

it("lets no recipient have more than a rule allows, wherever the time is measured from", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(40), { maxLength: 120 }), (steps) => {
      const clock = createHandClock();
      const rules = [
        { limit: 3, perMs: 50 },
        { limit: 8, perMs: 400 },
      ];
      const limit = createRateLimit(rules, clock);
      const sent: number[] = [];
      for (const step of steps) {
        clock.advance(step);
        const waitMs = limit.reserve("a");
        if (waitMs === 0) {
          sent.push(clock.now().getTime());
        }
        for (const rule of rules) {
          const inWindow = sent.filter((at) => at > clock.now().getTime() - rule.perMs);
          expect(inWindow.length).toBeLessThanOrEqual(rule.limit);
        }
      }
    }),
  );
});

it("says how long to wait, and is right", () => {
  const clock = createHandClock();
  const limit = createRateLimit([{ limit: 2, perMs: 1000 }], clock);
  expect(limit.reserve("a")).toBe(0);
  clock.advance(300);
  expect([limit.reserve("a"), limit.reserve("a"), limit.reserve("b")]).toEqual([0, 700, 0]);
  clock.advance(699);
  expect(limit.reserve("a")).toBe(1);
  clock.advance(1);
  expect(limit.reserve("a")).toBe(0);
});
