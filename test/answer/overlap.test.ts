import { describe, expect, it } from "vitest";
import { createCover, similarity, toPairs } from "../../src/answer/overlap.ts";

describe("toPairs", () => {
  it("pairs Chinese characters and keeps other words whole", () => {
    expect([...toPairs("商标，侵权 PCT 2025年")].sort()).toEqual(
      ["2025", "pct", "侵权", "商标", "标侵"].sort(),
    );
  });
});

describe("createCover", () => {
  it("is the share of the subject that stands in the text", () => {
    expect(createCover("商标侵权找谁？")("商标侵权向区县局举报")).toBe(1);
    expect(createCover("商标侵权找谁？")("专利裁决")).toBe(0);
    expect(createCover("怎么办？")("商标")).toBe(0);
  });
});

describe("similarity", () => {
  it("is one for the same words and none for strangers", () => {
    expect(similarity("商标侵权", "商标侵权")).toBe(1);
    expect(similarity("商标侵权", "专利裁决")).toBe(0);
  });
});
