import { describe, expect, it } from "vitest";
import { readTimeLength } from "../../src/answer/read-day-count.ts";
import { loadDocuments } from "../../src/retrieval/load-documents.ts";
import { loadNeeds } from "../../src/retrieval/load-needs.ts";
import { normalizeText } from "../../src/retrieval/normalize-text.ts";
import type { Need } from "../../src/retrieval/passage.ts";

const { passages } = loadDocuments("knowledge");
const needs = loadNeeds("knowledge", passages);
const texts = new Map(passages.map(({ id, text }) => [id, text]));

/** A way of asking without spaces and marks, as it is compared with another. */
const bare = (ask: string) => normalizeText(ask).replace(/[\s\p{P}]/gu, "");

/** What tells two answers apart: quotes, facts, or why nothing answers. */
function answerKey({ answer }: Need): string {
  if (answer.kind === "quotes") {
    return JSON.stringify(answer.quotes);
  }
  return answer.kind === "facts"
    ? [...answer.passageIds, answer.limit ?? ""].sort().join()
    : `unknown ${answer.why}`;
}

describe("needs of the knowledge", () => {
  it("all resolve: quotes stand in passages, facts exist", () => {
    expect(needs.length).toBeGreaterThan(2000);
  });

  it("quote passages exactly", () => {
    const wrong = needs.filter(
      ({ answer }) =>
        answer.kind === "quotes" &&
        answer.quotes.some(({ passageId, quote }) => !texts.get(passageId)?.includes(quote)),
    );
    expect(wrong).toEqual([]);
  });

  it("name limits that can be counted", () => {
    const unread = needs.filter(
      ({ answer }) =>
        answer.kind === "facts" &&
        answer.limit !== undefined &&
        readTimeLength(answer.limit) === undefined,
    );
    expect(unread).toEqual([]);
  });

  it("have no way of asking twice", () => {
    const repeated = needs.filter(({ asks }) => new Set(asks).size < asks.length);
    expect(repeated.map(({ id }) => id)).toEqual([]);
  });

  it("give the same answer wherever the same way of asking stands twice", () => {
    const byAsk = new Map<string, Need[]>();
    for (const need of needs) {
      for (const key of new Set(need.asks.map(bare))) {
        byAsk.set(key, [...(byAsk.get(key) ?? []), need]);
      }
    }
    const torn = [...byAsk].filter(([, those]) => new Set(those.map(answerKey)).size > 1);
    expect(torn.map(([ask, those]) => `${ask}: ${those.map(({ id }) => id).join()}`)).toEqual([]);
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
