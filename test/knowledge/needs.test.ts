import { describe, expect, it } from "vitest";
import { loadDocuments } from "../../src/retrieval/load-documents.ts";
import { loadNeeds } from "../../src/retrieval/load-needs.ts";

const { passages } = loadDocuments("knowledge");
const needs = loadNeeds("knowledge", passages);
const texts = new Map(passages.map(({ id, text }) => [id, text]));

describe("needs of the knowledge", () => {
  it("all resolve: quotes stand in passages, facts exist", () => {
    expect(needs.length).toBeGreaterThan(1500);
  });

  it("quote passages exactly", () => {
    const wrong = needs.filter(
      ({ answer }) =>
        answer.kind === "quotes" &&
        answer.quotes.some(({ passageId, quote }) => !texts.get(passageId)?.includes(quote)),
    );
    expect(wrong).toEqual([]);
  });

  it("have no way of asking twice", () => {
    const repeated = needs.filter(({ asks }) => new Set(asks).size < asks.length);
    expect(repeated.map(({ id }) => id)).toEqual([]);
  });

  it("have no two facts in force on the same day", () => {
    const byId = new Map(passages.map((passage) => [passage.id, passage]));
    const overlapping = needs.filter(({ answer }) => {
      const facts = answer.kind === "facts" ? answer.passageIds.map((id) => byId.get(id)) : [];
      const spans = facts.map((fact) => ({ from: fact?.from ?? "0", to: fact?.to ?? "9" }));
      return spans.some((one, place) =>
        spans.slice(place + 1).some((other) => one.from <= other.to && other.from <= one.to),
      );
    });
    expect(overlapping.map(({ id }) => id)).toEqual([]);
  });
});
