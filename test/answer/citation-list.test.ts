import { describe, expect, it } from "vitest";
import { CitationList, markSentences, toSentences } from "../../src/answer/citation-list.ts";
import type { Passage } from "../../src/retrieval/passage.ts";

const passage: Passage = {
  id: "law/test#one",
  document: { id: "law/test", kind: "law", title: "试验" },
  path: ["一", "二"],
  text: "甲。乙。",
  kind: "fact",
  confidence: "verified",
};

describe("CitationList", () => {
  it("numbers quotes in the order of use and gives the same words the same number", () => {
    const list = new CitationList();
    expect(list.cite(passage, "甲。")).toBe("[1]");
    expect(list.cite(passage, "乙。")).toBe("[2]");
    expect(list.cite(passage, "甲。")).toBe("[1]");
    expect(list.toArray()).toEqual([
      { document: "law/test", title: "试验", path: ["一", "二"], quote: "甲。" },
      { document: "law/test", title: "试验", path: ["一", "二"], quote: "乙。" },
    ]);
  });
});

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
