import { describe, expect, it } from "vitest";
import { findElsewhere } from "../../src/answer/find-elsewhere.ts";
import type { ScoredNeed, SearchResult } from "../../src/retrieval/passage.ts";

function found(document: string, score: number): ScoredNeed {
  const answer = { kind: "facts" as const, passageIds: [`${document}#one`] };
  return {
    need: { id: document, title: document, asks: ["one"], answer },
    score,
    nearestAsk: "one",
  };
}

function find(elsewhere: number, own: number, probability: number): string | undefined {
  const needs = [found("law/routing", own), found("law/other-agencies", elsewhere)];
  const result: SearchResult = { needs, passages: [], rejected: [] };
  return findElsewhere("老板三个月没发工资", result, () => probability)?.need.id;
}

describe("findElsewhere", () => {
  it.each([
    ["the search and the classifier agree on", 0.6, 0.4, 0.9],
    ["the search is a little against and the classifier surely for", 0.5, 0.6, 0.95],
  ])("finds whose matter it is that %s", (_, elsewhere, own, probability) => {
    expect(find(elsewhere, own, probability)).toBe("law/other-agencies");
  });

  it.each([
    ["the classifier takes for the bureau's", 0.6, 0.55, 0.1],
    ["the search holds for the bureau's by far", 0.2, 0.7, 0.999],
  ])("leaves to the bureau what %s", (_, elsewhere, own, probability) => {
    expect(find(elsewhere, own, probability)).toBeUndefined();
  });

  it("leaves everything to the bureau where no document says whose matter it is", () => {
    const result: SearchResult = { needs: [found("law/routing", 0.1)], passages: [], rejected: [] };
    expect(findElsewhere("老板三个月没发工资", result, () => 0.99)).toBeUndefined();
  });
});
