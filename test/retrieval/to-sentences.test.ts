import { describe, expect, it } from "vitest";
import { toSentences } from "../../src/retrieval/to-sentences.ts";

describe("toSentences", () => {
  it("keeps every character but white space", () => {
    const text = "收到之日起15日内交答辩状；不交也审理。请保存证据！“好。”\n结束";
    expect(toSentences(text).join("")).toBe(text.replace(/\s/g, ""));
  });

  it("parts English sentences", () => {
    expect(toSentences("Up to RMB 5 million. See Art. 63 for more.")).toHaveLength(2);
  });
});
