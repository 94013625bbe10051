import { describe, expect, it } from "vitest";
import { generatePassages } from "../../src/command/generate-passages.ts";
import { buildSearchContents } from "../../src/retrieval/build-index.ts";
import { createFindCandidates } from "../../src/retrieval/find-candidates.ts";
import { createScoreNeeds } from "../../src/retrieval/score-needs.ts";
import { createSearch } from "../../src/retrieval/search.ts";
import { createSearchIndex } from "../../src/retrieval/search-index.ts";
import { openTestKnowledge } from "../support/test-knowledge.ts";

const COUNT = 3000;
const { index } = openTestKnowledge();
const real = [...index.passages];
const source = {
  passages: real,
  cutWords: index.tokenizer.words,
  dictionary: ["经济", "货运", "渔港", "台风", "梯田"],
};

describe("generatePassages", () => {
  it("continues the real passages, in every walk the same", () => {
    const { passages, documents } = generatePassages(real.length + 90, source);
    const walked = [...passages];
    expect(walked.slice(0, real.length)).toEqual(real);
    expect([...passages]).toEqual(walked);
    const generated = walked.slice(real.length);
    expect(generated).toHaveLength(90);
    expect(new Set(walked.map(({ id }) => id)).size).toBe(walked.length);
    expect(documents).toContain(generated[89]?.document);
    const texts = new Set(real.map(({ text }) => text));
    expect(generated.filter(({ text }) => texts.has(text))).toEqual([]);
  });

  it("gives fewer than the real ones when fewer are wanted", () => {
    expect([...generatePassages(5, source).passages]).toEqual(real.slice(0, 5));
  });
});

describe("a search over thousands of generated passages", () => {
  it("finds nearly all of the ten best without comparing all", () => {
    const { tokenizer, embed, needs } = index;
    const generated = generatePassages(COUNT, source);
    const texts = { ...generated, needs, glossary: [], domainWords: [] };
    const contents = buildSearchContents(texts, tokenizer, embed, 0);
    const large = createSearchIndex(contents, tokenizer, embed);
    const scoreNeeds = createScoreNeeds(large);
    const exact = createSearch(large, scoreNeeds, createFindCandidates(large, COUNT));
    const quick = createSearch(large, scoreNeeds, createFindCandidates(large, 0));
    const asked = { limit: 10, date: "2026-11-25" };
    let [found, wanted] = [0, 0];
    for (const { title } of needs.filter((_, place) => place % 20 === 0)) {
      const ids = new Set(quick(title, asked).passages.map(({ passage }) => passage.id));
      const best = exact(title, asked).passages;
      wanted += best.length;
      found += best.filter(({ passage }) => ids.has(passage.id)).length;
    }
    expect(large.passageGraph).toBeDefined();
    expect(wanted).toBeGreaterThan(500);
    expect(found / wanted).toBeGreaterThanOrEqual(0.95);
  });
});
