import { describe, expect, it } from "vitest";
import { loadQuestionWords } from "../../src/answer/question-words.ts";
import { splitQuestion } from "../../src/answer/split-question.ts";

const words = loadQuestionWords("knowledge/question-words.yaml");

describe("splitQuestion", () => {
  it("leaves one question whole", () => {
    const text = "你好，我的商标被人抄了怎么办";
    expect(splitQuestion(text, words, () => true)).toEqual([text]);
  });

  it("parts two questions and completes the second", () => {
    const [first, second] = splitQuestion("商标侵权去哪举报？多久有结果？", words, () => true);
    expect(first).toBe("商标侵权去哪举报");
    expect(second).toMatch(/商标侵权.*多久有结果/);
  });

  it("parts at commas only where both sides ask", () => {
    expect(splitQuestion("专利裁决多久，收费吗", words, () => true)).toHaveLength(2);
    expect(splitQuestion("我在普宁开店，商标侵权找谁", words, () => true)).toHaveLength(1);
  });

  it("keeps what is told before a question, which says what is meant", () => {
    expect(splitQuestion("企业字号撞名，向谁申请裁决，几个月", words, () => true)[0]).toBe(
      "企业字号撞名，向谁申请裁决",
    );
    expect(splitQuestion("我的外观被抄了。能告吗？要多久？", words, () => true)[0]).toBe(
      "我的外观被抄了，能告吗",
    );
  });

  it("completes a part that says too little by the one before", () => {
    const split = (standsAlone: boolean) =>
      splitQuestion("海关扣货要交多少钱？没有原件可以吗？", words, () => standsAlone)[1];
    expect(split(false)).toMatch(/海关扣货.*没有原件/);
    expect(split(true)).toBe("没有原件可以吗");
  });

  it("gives at most three", () => {
    expect(
      splitQuestion("去哪办？要什么材料？多久？收费吗？", words, () => true).length,
    ).toBeLessThanOrEqual(3);
  });
});
