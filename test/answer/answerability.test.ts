import { describe, expect, it } from "vitest";
import { FEATURE_NAMES, toFeatures } from "../../src/answer/answer-features.ts";
import { answerModel, PAIR_BUCKETS } from "../../src/answer/answer-model.ts";
import { probabilityUnanswerable, SIGNS, toPairBuckets } from "../../src/answer/answerability.ts";
import { createNeedProfiler } from "../../src/answer/need-profile.ts";
import { loadQuestionWords } from "../../src/answer/question-words.ts";
import { RANK_FEATURES } from "../../src/answer/rank-needs.ts";
import { readFacets } from "../../src/answer/read-facets.ts";

const words = loadQuestionWords("knowledge/question-words.yaml");
const question = "普宁市监局电话多少";
const view = {
  question,
  facets: readFacets(question, words),
  result: { needs: [], passages: [], rejected: [] },
  ranked: [],
  candidate: undefined,
  profile: createNeedProfiler(words),
  words,
  isLacking: false,
};

describe("answerModel", () => {
  it("fits the features that the source computes", () => {
    const zeros = (length: number) => new Array<number>(length).fill(0);
    expect(answerModel.rank(zeros(RANK_FEATURES.length))).toSatisfy(Number.isFinite);
    expect(answerModel.answerability.network(zeros(FEATURE_NAMES.length + 1))).toSatisfy(
      Number.isFinite,
    );
    expect(() => answerModel.rank(zeros(RANK_FEATURES.length + 1))).toThrow(RangeError);
    expect(answerModel.answerability.calibration.weights).toHaveLength(SIGNS.length);
    expect(answerModel.answerability.dense).toHaveLength(FEATURE_NAMES.length);
    expect(answerModel.answerability.mean).toHaveLength(FEATURE_NAMES.length);
    expect(answerModel.answerability.scale).toHaveLength(FEATURE_NAMES.length);
  });

  it("was measured at no more false refusals than allowed", () => {
    expect(answerModel.figures.false_refusals).toBeLessThanOrEqual(0.03);
    expect(answerModel.figures.area_under_curve).toBeGreaterThan(0.85);
  });
});

describe("toFeatures", () => {
  it("gives one finite number for each name, even when nothing was found", () => {
    const features = toFeatures(view);
    expect(features).toHaveLength(FEATURE_NAMES.length);
    expect(features.every(Number.isFinite)).toBe(true);
  });
});

describe("probabilityUnanswerable", () => {
  it("is a probability, and grows with the bias", () => {
    const { answerability: model } = answerModel;
    const risk = probabilityUnanswerable(view, model);
    expect(risk).toBeGreaterThan(0);
    expect(risk).toBeLessThan(1);
    const { weights, bias } = model.calibration;
    const raised = { ...model, calibration: { weights, bias: bias + 1 } };
    expect(probabilityUnanswerable(view, raised)).toBeGreaterThan(risk);
  });

  it("is higher where the answer lacks what is asked for", () => {
    const { answerability: model } = answerModel;
    const lacking = probabilityUnanswerable({ ...view, isLacking: true }, model);
    expect(lacking).toBeGreaterThan(probabilityUnanswerable(view, model));
  });
});

describe("toPairBuckets", () => {
  it("stays inside the buckets", () => {
    for (const bucket of toPairBuckets("商标 trademark 𠮷")) {
      expect(bucket).toBeGreaterThanOrEqual(0);
      expect(bucket).toBeLessThan(PAIR_BUCKETS);
    }
  });
});
