import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitText } from "../../src/channel/split-text.ts";

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
