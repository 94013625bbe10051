import { describe, expect, it } from "vitest";
import { toBackoffMs } from "../../src/base/backoff.ts";

describe("toBackoffMs", () => {
  it("doubles up to the maximum", () => {
    const waits = [1, 2, 3, 4, 5].map((attempt) =>
      toBackoffMs(attempt, { baseMs: 100, maximumMs: 700, random: () => 0 }),
    );
    expect(waits).toEqual([100, 200, 400, 700, 700]);
  });

  it("shortens by up to a half at random", () => {
    const options = { baseMs: 100, maximumMs: 700 };
    expect(toBackoffMs(2, { ...options, random: () => 0.5 })).toBe(150);
    expect(toBackoffMs(2, { ...options, random: () => 0.999 })).toBeGreaterThanOrEqual(100);
  });
});
