import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitText } from "../../src/channel/split-text.ts";

describe("splitText", () => {
  it("leaves a text that fits alone", () => {
    expect(splitText("短", 10)).toEqual(["短"]);
    expect(splitText("  ", 10)).toEqual([]);
  });

  it("sends 4,096 characters whole and 4,097 in two", () => {
    expect(splitText("字".repeat(4096), 4096)).toEqual(["字".repeat(4096)]);
    expect(splitText("字".repeat(4097), 4096)).toEqual(["字".repeat(4096), "字"]);
  });

  it("cuts between paragraphs, then lines, then sentences", () => {
    expect(splitText("甲甲甲甲\n\n乙。乙乙", 8)).toEqual(["甲甲甲甲", "乙。乙乙"]);
    expect(splitText("甲甲甲甲\n乙。乙乙", 8)).toEqual(["甲甲甲甲", "乙。乙乙"]);
    expect(splitText("甲甲甲甲。乙，乙乙", 8)).toEqual(["甲甲甲甲。", "乙，乙乙"]);
  });

  it("does not cut a character in two", () => {
    expect(splitText("😀😀😀", 3)).toEqual(["😀", "😀", "😀"]);
  });

  it.each(["utf16", "bytes"] as const)("keeps a citation's mark whole in %s", (unit) => {
    const text = "先交材料。[1][12]再等答复。[3]然后去窗口领取。[104]".repeat(3);
    for (let limit = 20; limit <= 60; limit += 1) {
      const parts = splitText(text, unit === "bytes" ? limit * 2 : limit, unit);
      expect(parts.join("")).toBe(text);
      expect(parts.filter((part) => /^\[|^\d|\[\d*$/.test(part))).toEqual([]);
    }
  });

  it("keeps a character with what changes it", () => {
    const family = "👩\u200d👧e\u0301";
    const parts = splitText(family.repeat(20), 20);
    expect(parts.join("")).toBe(family.repeat(20));
    expect(parts.filter((part) => !/^(?:👩|e\u0301).*(?:👧|e\u0301)$/u.test(part))).toEqual([]);
  });

  it("counts bytes where the platform does", () => {
    expect(splitText("甲甲甲甲。乙，乙乙", 16, "bytes")).toEqual(["甲甲甲甲。", "乙，乙乙"]);
    expect(splitText("😀😀a", 7, "bytes")).toEqual(["😀", "😀a"]);
  });

  it.each([
    ["utf16", (part: string) => part.length],
    ["bytes", (part: string) => Buffer.byteLength(part)],
  ] as const)("keeps every character and the limit in %s", (unit, measure) => {
    const texts = fc.string({ unit: fc.constantFrom("字", "😀", "。", "\n", " ", "a", "，") });
    fc.assert(
      fc.property(texts, fc.integer({ min: 4, max: 24 }), (text, limit) => {
        const parts = splitText(text, limit, unit);
        expect(parts.join("").replace(/\s/g, "")).toBe(text.replace(/\s/g, ""));
        expect(parts.every((part) => measure(part) <= limit && part.length > 0)).toBe(true);
      }),
    );
  });
});
