import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findQuote } from "../../src/retrieval/find-quote.ts";

describe("findQuote", () => {
  it("finds a quote over a broken line and gives the exact words of the text", () => {
    expect(findQuote("注册商标总量达到\n100 件。", "总量达到100件")).toBe("总量达到\n100 件");
  });

  it("finds nothing where the words differ", () => {
    expect(findQuote("总量达到100件", "总量达到101件")).toBeUndefined();
    expect(findQuote("总量", " ")).toBeUndefined();
  });

  it("gives an exact piece of the text, whatever white space the quote has", () => {
    const words = fc.array(fc.stringMatching(/^[a-c0-9件]{1,3}$/), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(words, fc.nat(), fc.nat(), (list, start, length) => {
        const text = list.join("\n ");
        const from = start % list.length;
        const quote = list.slice(from, from + 1 + (length % list.length)).join("");
        const found = findQuote(text, quote);
        expect(found).toBeDefined();
        expect(text).toContain(found);
        expect(found?.replace(/\s/g, "")).toBe(quote);
      }),
    );
  });
});
