import { describe, expect, it } from "vitest";
import {
  restoreMultiLabelClassifier,
  trainMultiLabelClassifier,
} from "../../src/retrieval/multi-label-classifier.ts";
import { createTextDescription } from "../../src/retrieval/text-features.ts";
import { createTokenizer } from "../../src/retrieval/tokenize-text.ts";

const describeText = createTextDescription({
  tokenizer: createTokenizer(),
  embed: () => new Float32Array(),
  cues: {},
  nearness: () => 0,
  namesPlace: () => false,
});
const options = {
  describe: describeText,
  labels: ["urgent", "child"],
  ...{ minimumExamples: 1, vectorLength: 0, penalty: 0.001, balance: 0.5, sharpness: 3 },
};
const examples = [
  { text: "货车今晚开走", labels: ["urgent"] },
  { text: "今晚就要搬空", labels: ["urgent", "unknown"] },
  { text: "孩子吃了难受", labels: ["child"] },
  { text: "小学生孩子买的", labels: ["child"] },
  { text: "孩子今晚就走", labels: ["urgent", "child"] },
  { text: "今晚开走的货是孩子吃的", labels: ["urgent", "child"] },
  { text: "店里卖假鞋", labels: [] },
  { text: "档口卖假酒", labels: [] },
];

describe("trainMultiLabelClassifier", () => {
  const classifier = trainMultiLabelClassifier(examples, options);
  const likely = (text: string) =>
    [...classifier.rate(text)].filter(([, rate]) => rate >= 0.5).map(([label]) => label);

  it("tells each label for itself: none, one or both", () => {
    expect(likely("这家卖假包")).toEqual([]);
    expect(likely("今晚搬货")).toEqual(["urgent"]);
    expect(likely("孩子买到假笔")).toEqual(["child"]);
    expect(likely("孩子的货今晚开走")).toEqual(["urgent", "child"]);
  });

  it("rates the labels that it was asked to learn and no other", () => {
    expect([...classifier.rate("卖假鞋").keys()]).toEqual(["urgent", "child"]);
  });

  it("is the same after it was stored", () => {
    const restored = restoreMultiLabelClassifier(structuredClone(classifier.data), describeText);
    for (const { text } of examples) {
      expect(restored.rate(text)).toEqual(classifier.rate(text));
    }
  });
});
