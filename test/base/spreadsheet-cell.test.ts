import { describe, expect, it } from "vitest";
import { toCsvLine, toSafeCell } from "../../src/base/spreadsheet-cell.ts";

describe("toSafeCell", () => {
  it.each(["=1+1", "+86", "-2", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0"])(
    "makes %j no formula",
    (text) => {
      expect(toSafeCell(text)).toBe(`'${text}`);
    },
  );

  it("leaves what is none", () => {
    expect(["普宁市", "3=3", ""].map(toSafeCell)).toEqual(["普宁市", "3=3", ""]);
  });
});

describe("toCsvLine", () => {
  it("quotes what holds commas, quotes and ends of lines", () => {
    expect(toCsvLine(["a,b", 'say "x"', "two\nlines", "plain", "=1,2"])).toBe(
      `"a,b","say ""x""","two\nlines",plain,"'=1,2"\r\n`,
    );
  });
});
