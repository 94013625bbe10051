import { GrammyError } from "grammy";
import { describe, expect, it } from "vitest";
import { toDelayMs } from "../../../src/channel/telegram/poll-updates.ts";

const delays = { retryMs: 1000, maximumMs: 30_000, slowMs: 25_000 };

function refusal(code: number, parameters = {}) {
  const answer = { ok: false, error_code: code, description: "", parameters } as const;
  return new GrammyError("failed", answer, "getUpdates", {});
}

describe("toDelayMs", () => {
  it("doubles the wait with each failure, up to the longest", () => {
    const waits = [0, 1, 2, 5, 500].map((failures) => toDelayMs(new Error("x"), failures, delays));
    expect(waits).toEqual([1000, 2000, 4000, 30_000, 30_000]);
  });

  it("waits long for what will not mend itself at once", () => {
    expect([401, 404, 409].map((code) => toDelayMs(refusal(code), 0, delays))).toEqual([
      25_000, 25_000, 25_000,
    ]);
    expect(toDelayMs(refusal(502), 0, delays)).toBe(1000);
  });

  it("waits as long as Telegram asks", () => {
    expect(toDelayMs(refusal(429, { retry_after: 7 }), 3, delays)).toBe(7000);
  });
});
