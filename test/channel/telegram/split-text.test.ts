import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitText } from "../../../src/channel/telegram/split-text.ts";

describe("splitText", () => {
  it("leaves a text that fits alone", () => {
    expect(splitText("短", 10)).toEqual(["短"]);
    expect(splitText("  ", 10)).toEqual([]);
  });

  it("cuts between paragraphs, then lines, then sentences", () => {
    expect(splitText("甲甲甲甲\n\n乙。乙乙", 8)).toEqual(["甲甲甲甲", "乙。乙乙"]);
    expect(splitText("甲甲甲甲\n乙。乙乙", 8)).toEqual(["甲甲甲甲", "乙。乙乙"]);
    expect(splitText("甲甲甲甲。乙，乙乙", 8)).toEqual(["甲甲甲甲。", "乙，乙乙"]);
  });

  it("does not cut a character in two", () => {
    expect(splitText("😀😀😀", 3)).toEqual(["😀", "😀", "😀"]);
  });

  it("keeps every character and the limit", () => {
    const texts = fc.string({ unit: fc.constantFrom("字", "😀", "。", "\n", " ", "a", "，") });
    fc.assert(
      fc.property(texts, fc.integer({ min: 2, max: 12 }), (text, limit) => {
        const parts = splitText(text, limit);
        expect(parts.join("").replace(/\s/g, "")).toBe(text.replace(/\s/g, ""));
        expect(parts.every((part) => part.length <= limit && part.length > 0)).toBe(true);
      }),
    );
  });
});
