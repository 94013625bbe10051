import { describe, expect, it } from "vitest";
import { toDelivery, toFailure } from "../../../src/channel/wecom/wecom-errors.ts";

const WAITS = { kind: "retry", afterMs: 60_000, isWait: true };
const WAITS_FOR_A_PERSON = { kind: "retry", afterMs: 300_000, isWait: true };
/** Whoever it is for has other accounts, or is told of by a person. */
const GONE = { kind: "refused", isGone: true };

describe("an errcode of WeCom", () => {
  it.each([
    ["busy: it waits and is no failure of the message", [-1], { kind: "retry", isWait: true }],
    ["too much: it waits a minute", [45_009, 45_033], WAITS],
    [
      "a setting: it waits for a person",
      [40_013, 40_091, 40_056, 301_002, 48_002, 50_003, 60_020, 40_201, 95_011, 95_012, 95_017],
      WAITS_FOR_A_PERSON,
    ],
    ["nobody there: the account is gone", [60_111, 81_013, 82_001, 50_002, 60_011], GONE],
    ["a file: it is given up", [40_004, 40_006, 40_007, 44_001, 45_001], { kind: "refused" }],
    [
      "a fault of ours: it is given up",
      [40_008, 40_035, 40_058, 44_004, 45_002],
      { kind: "refused" },
    ],
    [
      "what 微信客服 does not take",
      [95_000, 95_001, 95_002, 95_004, 95_013, 95_014, 95_016, 95_018],
      { kind: "refused" },
    ],
    ["one that nobody knows is tried again", [49_999], { kind: "retry" }],
  ])("of %s", (_, codes, delivery) => {
    for (const code of codes) {
      const failure = toFailure(code);
      expect(toDelivery(failure), String(code)).toMatchObject(delivery);
      expect(failure.reason).toMatch(new RegExp(`^${code} \\S+`));
    }
  });

  it("of a token leads to a new one", () => {
    for (const code of [40_014, 42_001, 41_001, 40_001]) {
      expect(toFailure(code).action, String(code)).toBe("renew_token");
    }
  });

  it("tells nobody gone for good whose message is only refused", () => {
    expect(toDelivery(toFailure(44_004))).not.toHaveProperty("isGone");
  });
});
