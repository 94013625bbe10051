import { describe, expect, it } from "vitest";
import { createFindCandidates } from "../../src/retrieval/find-candidates.ts";
import { createScoreNeeds } from "../../src/retrieval/score-needs.ts";
import { createSearch } from "../../src/retrieval/search.ts";
import { VectorGraph } from "../../src/retrieval/vector-graph.ts";
import { openTestKnowledge } from "../support/test-knowledge.ts";

const asked = { limit: 10, date: "2026-11-25" };
const { index } = openTestKnowledge();
const questions = index.needs.filter((_, place) => place % 12 === 0).map(({ title }) => title);

function searchAsIfLarge(part = index) {
  const large = { ...part, passageGraph: VectorGraph.build(part.passageVectors) };
  const scoreNeeds = createScoreNeeds(large, index.correct);
  return createSearch(large, scoreNeeds, createFindCandidates(large, 0));
}

describe("createFindCandidates", () => {
  it("gives, of many passages, what comparing all of them gives", () => {
    const large = searchAsIfLarge();
    for (const question of questions) {
      const found = large(question, asked).passages;
      const exact = index.search(question, asked).passages;
      expect(found.map(({ passage }) => passage.id)).toEqual(exact.map((one) => one.passage.id));
      expect(found[0]?.score).toBeCloseTo(exact[0]?.score ?? 0, 5);
      expect(found[0]?.parts.words).toBeCloseTo(exact[0]?.parts.words ?? 0, 5);
    }
  });

  it("leaves most passages out of many", () => {
    const findCandidates = createFindCandidates({ ...index, needs: [] }, 0);
    const terms = new Map(index.tokenizer.terms("专利侵权纠纷行政裁决").map((term) => [term, 1]));
    const none = { scores: new Float32Array(), nearestAsks: new Uint32Array() };
    const { ordinals } = findCandidates({ terms, vector: new Float32Array(), ...none });
    expect(ordinals.length).toBeGreaterThan(20);
    expect(ordinals.length).toBeLessThanOrEqual(320);
    expect(ordinals.length).toBeLessThan(index.passages.length);
  });
});
