import { describe, expect, it } from "vitest";
import { buildTermTable, findTerm } from "../../src/retrieval/term-table.ts";

describe("findTerm", () => {
  const terms = [
    "专利",
    "专利权",
    "~专利",
    "patent",
    "𠮷",
    ...Array.from({ length: 500 }, (_, n) => String(n)),
  ];
  const table = buildTermTable(terms);

  it("finds each term by its place", () => {
    expect(terms.map((term) => findTerm(table, term))).toEqual([...terms.keys()]);
  });

  it("finds nothing where a term is not there, or only a part of one", () => {
    expect(["专", "利权", "", "patents", "500", "é"].map((term) => findTerm(table, term))).toEqual(
      new Array(6).fill(undefined),
    );
    expect(findTerm(buildTermTable([]), "专利")).toBeUndefined();
  });
});
