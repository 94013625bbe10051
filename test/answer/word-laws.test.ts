import { describe, expect, it } from "vitest";
import { wordLaws } from "../../src/answer/word-laws.ts";

describe("wordLaws", () => {
  it.each([
    [
      ["商标法（2019）第五十七条", "商标法（2019）第六十条", "专利法第六十八条"],
      "商标法（2019）第五十七条、第六十条；专利法第六十八条",
    ],
    [
      ["揭市监〔2025〕30号", "广东省版权条例第三十条"],
      "揭市监〔2025〕30号；广东省版权条例第三十条",
    ],
    [
      ["刑法第二百一十九条之一", "刑法第二百一十九条第二款"],
      "刑法第二百一十九条之一、第二百一十九条第二款",
    ],
    [["种子法"], "种子法"],
    [[], ""],
  ])("words %s", (laws, line) => {
    expect(wordLaws(laws)).toBe(line);
  });
});
