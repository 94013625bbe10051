import { describe, expect, it } from "vitest";
import { loadDocuments } from "../../src/retrieval/load-documents.ts";

const { documents, passages } = loadDocuments("knowledge");

describe("documents of the knowledge", () => {
  it("are all readable, the plan and facts of law and policy among them", () => {
    expect(new Set(documents.map(({ kind }) => kind))).toEqual(new Set(["plan", "law", "policy"]));
    expect(passages.length).toBeGreaterThan(400);
  });

  it("have passages that are told apart by their ids", () => {
    expect(new Set(passages.map(({ id }) => id)).size).toBe(passages.length);
  });

  it("have no passage that is empty or has no heading", () => {
    const odd = passages.filter(({ path, text }) => text.trim() === "" || path.length === 0);
    expect(odd).toEqual([]);
  });

  it("have no validity that ends before it begins", () => {
    const spans = [...documents, ...passages];
    expect(spans.filter(({ from = "", to = "9" }) => from > to)).toEqual([]);
  });

  it("have titles that are told apart", () => {
    expect(new Set(documents.map(({ title }) => title)).size).toBe(documents.length);
  });
});
