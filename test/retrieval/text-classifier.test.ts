import { describe, expect, it } from "vitest";
import { restoreTextClassifier, trainTextClassifier } from "../../src/retrieval/text-classifier.ts";
import { createTextDescription } from "../../src/retrieval/text-features.ts";
import { createTokenizer } from "../../src/retrieval/tokenize-text.ts";

const describeText = createTextDescription({
  tokenizer: createTokenizer(),
  embed: () => new Float32Array(),
  cues: {
    question: "哪里|多少",
    price: "元",
  },
  nearness: () => 0,
  namesPlace: () => false,
});
const options = { describe: describeText, minimumExamples: 1 };
const examples = [
  { text: "有人卖假鞋", label: "report" },
  { text: "隔壁店卖假包", label: "report", alternatives: ["ask"] },
  { text: "有家厂卖假酒", label: "report" },
  { text: "假鞋去哪里举报", label: "ask" },
  { text: "举报假酒奖励多少", label: "ask" },
  { text: "商标去哪里注册", label: "ask" },
];

describe.each([
  ["a neural network", options],
  ["a linear classifier", { ...options, linear: { penalty: 0.001, sharpness: 3 } }],
])("trainTextClassifier, %s", (_, options) => {
  const classifier = trainTextClassifier(examples, options);

  it("learns what its examples show", () => {
    expect(classifier.classify("对面店卖假烟")[0]?.label).toBe("report");
    expect(classifier.classify("专利去哪里申请")[0]?.label).toBe("ask");
  });

  it("gives every label once, likeliest first, probabilities that sum to one", () => {
    const classes = classifier.classify("不知道说什么");
    expect(classes.map(({ label }) => label).sort()).toEqual(["ask", "report"]);
    expect(classes[0]?.probability).toBeGreaterThanOrEqual(classes[1]?.probability ?? 1);
    expect(classes.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 6);
  });

  it("gives the same classifier for the same examples", () => {
    expect(trainTextClassifier(examples, options).data).toEqual(classifier.data);
  });

  it("grants an alternative something, and less than the label", () => {
    const strict = trainTextClassifier(
      examples.map(({ text, label }) => ({ text, label })),
      options,
    );
    const ask = (trained: typeof strict) =>
      trained.classify("隔壁店卖假包").find(({ label }) => label === "ask")?.probability ?? 0;
    expect(ask(classifier)).toBeGreaterThan(ask(strict));
    expect(ask(classifier)).toBeLessThan(0.5);
  });

  it("works the same after its data went through a file", () => {
    const restored = restoreTextClassifier(classifier.data, describeText);
    expect(restored.classify("谁家卖假茶")).toEqual(classifier.classify("谁家卖假茶"));
  });
});
