import { describe, expect, it } from "vitest";
import { loadAnswerTexts } from "../../src/answer/answer-texts.ts";
import type { AnsweredNeed } from "../../src/answer/choose-answer.ts";
import type { ComposeOptions } from "../../src/answer/compose-answer.ts";
import { composeAnswer, composeRefusal, nameAnswer } from "../../src/answer/compose-outcome.ts";
import type { Facet } from "../../src/answer/read-facets.ts";
import { CitationList } from "../../src/conversation/citation-list.ts";
import type { Confidence, Passage } from "../../src/retrieval/passage.ts";

const texts = loadAnswerTexts("knowledge/texts/answer.yaml");
const options = (english = false): ComposeOptions => ({
  texts,
  english,
  today: "2026-11-25",
  citations: new CitationList(),
});

function fact(id: string, text: string, confidence: Confidence = "verified", topic = "where") {
  const [document = "", name = ""] = id.split("#");
  const passage: Passage = {
    id,
    document: { id: document, kind: "law", title: "试验" },
    path: [name],
    text,
    kind: "fact",
    fact: {
      topic,
      textEn: "Go to the market regulator.",
      law: ["中华人民共和国商标法（2019）第六十条"],
    },
    confidence,
  };
  return passage;
}

function answered(passage: Passage): AnsweredNeed {
  const need = {
    id: passage.id.replace(/.*#/, "need-"),
    title: passage.path.join(),
    asks: ["问"],
    answer: { kind: "facts", passageIds: [passage.id] } as const,
  };
  return {
    found: { need, score: 1, nearestAsk: "问" },
    pieces: [{ passage, quote: passage.text }],
  };
}

const basis = {
  question: "找谁",
  facets: new Set<never>(),
  result: { needs: [], passages: [], rejected: [] },
  support: 1,
};

function answer(first: Passage, others: readonly Passage[], english = false) {
  const pieces = [{ passage: first, quote: first.text }];
  return composeAnswer(
    { ...basis, kind: "answer", pieces, alternatives: others.map(answered) },
    options(english),
  );
}

describe("composeAnswer", () => {
  it("puts the fact first, then the law, each with its mark", () => {
    const { reply } = answer(fact("law/test#one", "找区县局。也可以起诉。"), []);
    expect(reply.text.split("\n")).toEqual([
      "找区县局。[1]",
      "也可以起诉。[1]",
      "依据：中华人民共和国商标法（2019）第六十条[1]",
    ]);
  });

  it("says of a second-hand fact that the official publication counts", () => {
    const { reply } = answer(fact("law/test#one", "找区县局。", "secondary"), []);
    expect(reply.text).toContain("请以官方公布为准");
  });

  it("tells another near answer while there is room, and offers it as a button otherwise", () => {
    const first = fact("law/test#one", "找区县局。");
    const short = answer(first, [fact("law/test#two", "找市局。")]);
    expect(short.reply.text).toContain("找市局。[2]");
    expect(short.reply.buttons).toEqual([]);
    const long = answer(first, [fact("law/test#two", `找市局。${"很".repeat(300)}`)]);
    expect(long.reply.text).not.toContain("找市局");
    expect(long.reply.buttons.flat().map(({ token }) => token)).toEqual(["answer.ask.need-two"]);
    expect(long.reply.citations).toHaveLength(1);
  });

  it("answers English with the English text, and cites the Chinese", () => {
    const { reply } = answer(fact("law/test#one", "找区县局。"), [], true);
    expect(reply.text).toContain("Go to the market regulator.[1]");
    expect(reply.citations[0]?.quote).toBe("找区县局。");
  });
});

describe("nameAnswer", () => {
  const name = (passage: Passage, ...facets: readonly Facet[]) =>
    nameAnswer([{ passage, quote: passage.text }], new Set(facets));

  it("is no answer to who asks for a sum where a fact says that there is none", () => {
    const direction = fact("law/test#one", "规划提出给予补贴，没有写金额。");
    expect(name(direction, "money")).toBe("unanswerable_unknown_amount");
    expect(name(direction)).toBe("answered");
    const some = fact("law/test#one", "最高奖励20万元，其他情形没有写金额。");
    expect(name(some, "money")).toBe("answered");
    expect(name(fact("law/test#one", "找市局。"), "money")).toBe("answered");
  });

  it("names another agency's matter and what is not on record", () => {
    expect(name(fact("law/test#one", "找。"))).toBe("answered");
    expect(name(fact("law/other-agencies#one", "找。"))).toBe("unanswerable_other_agency");
    expect(name(fact("law/test#one", "暂未收录。", "unknown", "amount"))).toBe(
      "unanswerable_unknown_amount",
    );
    expect(name(fact("law/test#one", "暂未收录。", "unknown"))).toBe(
      "unanswerable_not_in_documents",
    );
  });
});

describe("composeRefusal", () => {
  it("says why, what stands nearest, and where to go", () => {
    const passage = fact("law/test#one", "规划只有方向。");
    const { code, reply } = composeRefusal(
      {
        ...basis,
        kind: "refuse",
        refusal: "unanswerable_unknown_amount",
        related: [{ passage, quote: passage.text }],
        where: "合作银行",
      },
      options(),
    );
    expect(code).toBe("unanswerable_unknown_amount");
    expect(reply.text).toMatch(/暂未收录[\s\S]*规划只有方向。\[1\][\s\S]*合作银行/);
    expect(reply.citations).toHaveLength(1);
  });

  it("names the hotline in English for a place in the country only", () => {
    const refuse = (where: string) =>
      composeRefusal(
        { ...basis, kind: "refuse", refusal: "unanswerable_other_place", related: [], where },
        options(true),
      ).reply.text;
    expect(refuse("国家知识产权局、广东省知识产权保护中心")).toMatch(/Please ask:.*CNIPA/);
    expect(refuse("国家知识产权局、广东省知识产权保护中心")).not.toContain("12345");
    expect(refuse("当地12345")).toMatch(/Please ask: 12345 in that place/);
  });

  it("offers to begin a report under an answer that says where to complain", () => {
    const button = { label: "登记", token: "report.start" };
    const compose = { ...options(), reportButton: button };
    const give = (first: Passage) =>
      composeAnswer(
        {
          ...{ ...basis, kind: "answer", alternatives: [] },
          pieces: [{ passage: first, quote: first.text }],
        },
        compose,
      ).reply.buttons;
    expect(give(fact("law/routing#a", "到县局。"))).toEqual([[button]]);
    expect(give(fact("law/penalties#a", "处罚款。"))).toEqual([]);
  });

  it("corrects a figure first, and says under a rule that it is no verdict", () => {
    const first = fact("law/a#x", "奖励20万元。");
    const decision = {
      ...{ ...basis, kind: "answer" as const, alternatives: [], falseFigure: "50万元" },
      ...{ facets: new Set(["verdict"] as const), pieces: [{ passage: first, quote: first.text }] },
    };
    const lines = composeAnswer(decision, options()).reply.text.split("\n");
    expect(lines[0]).toContain("没有“50万元”");
    expect(lines.at(-1)).toContain("不能替您判断");
    const plain = { ...decision, falseFigure: undefined, facets: new Set<never>() };
    expect(composeAnswer(plain, options()).reply.text).not.toMatch(/没有“|不能替您判断/u);
  });
});
