import { describe, expect, it } from "vitest";
import { markSentences } from "../../src/answer/mark-sentences.ts";

describe("markSentences", () => {
  it("puts the first sentence in a line of its own, with a mark after each", () => {
    expect(markSentences("甲。乙。丙。", "[1]")).toBe("甲。[1]\n乙。[1]丙。[1]");
  });
});
