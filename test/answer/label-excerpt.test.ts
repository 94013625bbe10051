import { describe, expect, it } from "vitest";
import { loadAnswerTexts } from "../../src/answer/answer-texts.ts";
import { labelExcerpt } from "../../src/answer/label-excerpt.ts";
import { toReply } from "../../src/conversation/reply.ts";

const texts = loadAnswerTexts("knowledge/texts/answer.yaml");

function label(text: string, ...quotes: readonly string[]): string {
  const citations = quotes.map((quote) => ({ document: "d", title: "t", path: ["p"], quote }));
  const outcome = { code: "answered", reply: toReply(text, { citations }) } as const;
  return labelExcerpt(outcome, texts).reply.text;
}

describe("labelExcerpt", () => {
  it("labels the first line that quotes a document, once", () => {
    const text = "查到两条：\n规划写道：“甲”[1]\n规划写道：“乙”[2]";
    expect(label(text, "甲", "乙")).toBe(
      "查到两条：\n【摘自原文】规划写道：“甲”[1]\n规划写道：“乙”[2]",
    );
  });

  it("leaves what is composed, and words that only stand in quotation marks", () => {
    expect(label("“撤三”由国家知识产权局办。[1]", "三年不使用的可以撤销")).toBe(
      "“撤三”由国家知识产权局办。[1]",
    );
    expect(label("三年不使用的可以撤销。[1]", "三年不使用的可以撤销")).toBe(
      "三年不使用的可以撤销。[1]",
    );
  });

  it("labels in the language of the line", () => {
    expect(label("The document says (original in Chinese): “甲”[1]", "甲")).toBe(
      "[Excerpt] The document says (original in Chinese): “甲”[1]",
    );
  });
});
