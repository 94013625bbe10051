import { describe, expect, it } from "vitest";
import { createGlossary } from "../../src/retrieval/glossary.ts";

const expand = createGlossary([
  { term: "商标", everyday: ["牌子"], english: ["trademark"], abbreviations: ["TM"] },
  { term: "著作权", everyday: ["版权"], english: ["copyright"], abbreviations: [] },
]);

describe("createGlossary", () => {
  it("gives the terms that everyday words, English and abbreviations mean", () => {
    expect(expand("我的牌子被抄了")).toEqual(["商标"]);
    expect(expand("Trademarks and copyright in China")).toEqual(["商标", "著作权"]);
    expect(expand("什么是 TM 标")).toEqual(["商标"]);
  });

  it("finds other letters only as whole words", () => {
    expect(expand("html and atm")).toEqual([]);
  });

  it("adds nothing that the text says itself", () => {
    expect(expand("商标就是牌子")).toEqual([]);
  });

  it("reads traditional characters", () => {
    expect(expand("版權歸誰")).toEqual(["著作权"]);
  });
});
