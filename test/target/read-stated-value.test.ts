import { describe, expect, it } from "vitest";
import { formatDecimal } from "../../src/target/decimal.ts";
import { readStatedNumbers, toUnit } from "../../src/target/read-stated-value.ts";

function read(text: string, unit: string): (string | undefined)[] {
  return readStatedNumbers(text).map((number) => {
    const value = toUnit(number, unit);
    return value === undefined ? undefined : formatDecimal(value);
  });
}

describe("readStatedNumbers", () => {
  it("leaves out years, months and places", () => {
    expect(readStatedNumbers("2024年底到2025年6月，第7位")).toEqual([]);
  });

  it("keeps counted numbers that look like years", () => {
    expect(readStatedNumbers("已经2024件").map(({ text }) => text)).toEqual(["2024件"]);
  });
});

describe("toUnit", () => {
  it("turns 件 into 万件 and back", () => {
    expect(read("7000件", "万件")).toEqual(["0.7"]);
    expect(read("0.7万件", "万件")).toEqual(["0.7"]);
    expect(read("1.5万件", "件")).toEqual(["15000"]);
  });

  it("reads sums of money in 亿元", () => {
    expect(read("7.3亿", "亿元")).toEqual(["7.3"]);
    expect(read("73000万元", "亿元")).toEqual(["7.3"]);
  });

  it("refuses what counts something else", () => {
    expect(read("560万人", "件")).toEqual([undefined]);
    expect(read("200家", "亿元")).toEqual([undefined]);
  });
});
