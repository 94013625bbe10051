import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { simplifyText } from "../../src/base/simplify-text.ts";

describe("simplifyText", () => {
  it("turns traditional characters and full-width digits into usual ones", () => {
    expect(simplifyText("榕城區仙橋街道１２雙鞋")).toBe("榕城区仙桥街道12双鞋");
  });

  it("never changes the length", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(simplifyText(text)).toHaveLength(text.length);
      }),
    );
  });
});
