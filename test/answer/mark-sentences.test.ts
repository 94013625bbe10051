import { describe, expect, it } from "vitest";
import { markSentences, toSentences } from "../../src/answer/mark-sentences.ts";

describe("toSentences", () => {
  it("keeps every character but white space", () => {
    const text = "收到之日起15日内交答辩状；不交也审理。请保存证据！“好。”\n结束";
    expect(toSentences(text).join("")).toBe(text.replace(/\s/g, ""));
  });

  it("parts English sentences", () => {
    expect(toSentences("Up to RMB 5 million. See Art. 63 for more.")).toHaveLength(2);
  });
});

describe("markSentences", () => {
  it("puts the first sentence in a line of its own, with a mark after each", () => {
    expect(markSentences("甲。乙。丙。", "[1]")).toBe("甲。[1]\n乙。[1]丙。[1]");
  });
});
