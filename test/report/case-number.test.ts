import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  createCaseNumber,
  findCaseNumber,
  hasRightCheckDigit,
  withoutCaseNumber,
} from "../../src/report/case-number.ts";

const counters = fc.integer({ min: 1, max: 120_000 });

describe("createCaseNumber", () => {
  it("carries the day, the counter and a check digit", () => {
    expect(createCaseNumber("2026-11-25", 1)).toMatch(/^JY20261125-0001\d$/);
    expect(createCaseNumber("2026-11-25", 12_345)).toMatch(/^JY20261125-12345\d$/);
  });

  it("is found again in any writing", () => {
    fc.assert(
      fc.property(counters, (counter) => {
        const caseNumber = createCaseNumber("2026-11-25", counter);
        const written = `麻烦查一下${caseNumber.toLowerCase().replace("-", "－")}谢谢`;
        expect(findCaseNumber(written)).toBe(caseNumber);
        expect(hasRightCheckDigit(caseNumber)).toBe(true);
      }),
    );
  });

  it("shows every single wrong digit", () => {
    fc.assert(
      fc.property(counters, fc.nat(12), fc.integer({ min: 1, max: 9 }), (counter, at, by) => {
        const characters = [...createCaseNumber("2026-11-25", counter)];
        const places = characters.flatMap((character, place) =>
          /\d/.test(character) ? [place] : [],
        );
        const place = places[at % places.length] ?? 0;
        characters[place] = String((Number(characters[place]) + by) % 10);
        expect(hasRightCheckDigit(characters.join(""))).toBe(false);
      }),
    );
  });
});

describe("findCaseNumber", () => {
  it("finds nothing in other numbers", () => {
    for (const text of ["", "13800138000", "ZL202110123456.7", "JY2026", "进度"]) {
      expect(findCaseNumber(text)).toBeUndefined();
    }
  });
});

describe("withoutCaseNumber", () => {
  it("leaves the rest of the text", () => {
    expect(withoutCaseNumber("JY20261125-00017 abcd-efgh-jkmn").trim()).toBe("abcd-efgh-jkmn");
  });
});
