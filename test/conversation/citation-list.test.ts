import { describe, expect, it } from "vitest";
import { CitationList } from "../../src/conversation/citation-list.ts";

describe("CitationList", () => {
  it("numbers quotes in the order of use and gives the same words the same number", () => {
    const list = new CitationList();
    const one = { document: "law/test", title: "试验", path: ["一", "二"], quote: "甲。" };
    const other = { ...one, quote: "乙。" };
    expect([one, other, { ...one }].map((citation) => list.cite(citation))).toEqual([
      "[1]",
      "[2]",
      "[1]",
    ]);
    expect(list.toArray()).toEqual([one, other]);
  });

  it("tells the same words of two places apart", () => {
    const list = new CitationList();
    const one = { document: "law/test", title: "试验", path: ["一"], quote: "甲。" };
    list.cite(one);
    expect(list.cite({ ...one, path: ["二"] })).toBe("[2]");
    expect(list.cite({ ...one, document: "law/other" })).toBe("[3]");
  });
});
