import { describe, expect, it } from "vitest";
import { createNeedProfiler } from "../../src/answer/need-profile.ts";
import { findSubstitutes, loadQuestionWords } from "../../src/answer/question-words.ts";
import {
  isConflict,
  RANK_FEATURES,
  type RankView,
  rankNeeds,
  toRankFeatures,
} from "../../src/answer/rank-needs.ts";
import { readFacets } from "../../src/answer/read-facets.ts";
import type { Need } from "../../src/retrieval/passage.ts";

const words = loadQuestionWords("knowledge/question-words.yaml");
const profile = createNeedProfiler(words);

function need(id: string, title: string, ...asks: string[]): Need {
  return { id, title, asks, answer: { kind: "facts", passageIds: [`law/test#${id}`] } };
}

const where = need("where", "商标侵权找谁", "商标被人用了找谁", "商标侵权去哪举报");
const materials = need("materials", "专利裁决要什么材料", "专利裁决带什么材料", "裁决交哪些材料");

function view(question: string): RankView {
  const needs = [materials, where].map((one) => ({ need: one, score: 1, nearestAsk: "" }));
  return {
    question,
    facets: readFacets(question, words),
    result: { needs, passages: [], rejected: [] },
    words,
    profile,
    answerText: () => "",
  };
}

describe("toRankFeatures", () => {
  it("gives every need one finite number for each name", () => {
    for (const row of toRankFeatures(view("商标被抄了去哪举报"))) {
      expect(row).toHaveLength(RANK_FEATURES.length);
      expect(row.every(Number.isFinite)).toBe(true);
    }
  });
});

describe("rankNeeds", () => {
  it("ranks by the sums, with scores that sum to one", () => {
    const place = RANK_FEATURES.indexOf("ask_similarity");
    const ranked = rankNeeds(view("商标侵权去哪里举报"), (row) => row[place] ?? 0);
    expect(ranked[0]?.need.id).toBe("where");
    expect(ranked.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(1);
  });
});

describe("toRankFeatures, of what tells needs found apart", () => {
  const share = (question: string, name: (typeof RANK_FEATURES)[number]) =>
    toRankFeatures(view(question)).map((row) => row[RANK_FEATURES.indexOf(name)]);

  it("gives the whole weight to the need that alone holds a pair", () => {
    expect(share("材料", "telling_asks")).toEqual([1, 0]);
    expect(share("材料", "telling_title")).toEqual([1, 0]);
    expect(share("材料", "telling_missing")).toEqual([0, 1]);
  });

  it("counts what stands in a single way of asking by its share", () => {
    const [ofMaterials = 0] = share("带什么交哪些", "telling_ask");
    expect(ofMaterials).toBeGreaterThan(0);
    expect(ofMaterials).toBeLessThan(1);
  });
});

describe("isConflict", () => {
  it("sees that the question names another right than the need", () => {
    expect(isConflict(findSubstitutes("专利侵权找谁", words), profile(where))).toBe(true);
    expect(isConflict(findSubstitutes("商标侵权找谁", words), profile(where))).toBe(false);
    expect(isConflict(findSubstitutes("被侵权了找谁", words), profile(where))).toBe(false);
  });
});
