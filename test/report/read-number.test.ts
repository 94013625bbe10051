import { describe, expect, it } from "vitest";
import { readNumber } from "../../src/report/read-number.ts";

describe("readNumber", () => {
  it.each([
    ["12,800", 12_800],
    ["1.3万", 13_000],
    ["3w", 30_000],
    ["30k", 30_000],
    ["8万6千", 86_000],
    ["三十二万七", 327_000],
    ["陆万贰仟", 62_000],
    ["二十来万", 200_000],
    ["八九万", 80_000],
    ["一万六", 16_000],
    ["三万多", 30_000],
    ["一万零五十", 10_050],
    ["上千万", 10_000_000],
    ["几百", 100],
    ["一千八", 1_800],
    ["十二", 12],
    ["廿八", 28],
    ["一亿二千万", 120_000_000],
  ])("reads %s as %i", (written, value) => {
    expect(readNumber(written)).toBe(value);
  });

  it("does not read words", () => {
    expect(readNumber("鞋子")).toBeUndefined();
    expect(readNumber("")).toBeUndefined();
  });
});
