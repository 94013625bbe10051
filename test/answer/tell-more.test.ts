import { beforeAll, describe, expect, it } from "vitest";
import type { AnswerKnowledge } from "../../src/answer/answer-knowledge.ts";
import { asksForMore, readMoreWanted, wantsMore } from "../../src/answer/tell-more.ts";
import type { PastTurn } from "../../src/conversation/turn.ts";
import { type Ask, openAnswerSkill, openRealKnowledge } from "./open-answer-skill.ts";

const QUESTION = "规划对专利申请资助政策有什么调整？";

let knowledge: AnswerKnowledge;
let ask: Ask;

beforeAll(() => {
  knowledge = openRealKnowledge();
  ask = openAnswerSkill(knowledge);
});

describe("asksForMore", () => {
  it("hears a wish for more, and nothing else", () => {
    for (const text of [
      "更多",
      "详细一点",
      "说详细点",
      "还有吗？",
      "展开说说",
      "more",
      "Tell me more.",
    ]) {
      expect(asksForMore(text), text).toBe(true);
    }
    for (const text of [
      "更多补贴去哪申请",
      "具体给多少",
      "还有商标呢",
      "more money",
      "详细地址在哪",
    ]) {
      expect(asksForMore(text), text).toBe(false);
    }
  });
});

describe("wantsMore", () => {
  const past = (text: string, intent: PastTurn["intent"]): PastTurn => ({
    id: text,
    text,
    intent,
    outcome: "answered",
  });

  it("wants a question before it", () => {
    const question = past(QUESTION, "ask");
    expect(wantsMore({ text: "更多", history: [question] })).toBe(true);
    expect(wantsMore({ text: "更多", history: [question, past("更多", "offtopic")] })).toBe(true);
    expect(wantsMore({ text: "更多", history: [question, past("要举报", "report")] })).toBe(false);
    expect(wantsMore({ text: "更多", history: [] })).toBe(false);
  });
});

describe("readMoreWanted", () => {
  it("counts the wishes since the last question", () => {
    expect(readMoreWanted(["一", "更多", "二", "更多"])).toEqual({
      earlier: ["一", "二"],
      page: 2,
    });
  });
});

describe("the answer skill asked for more", () => {
  it("tells the rest of the cited clause first, then what was not told, each time something else", async () => {
    const first = await ask(QUESTION);
    const more = await ask("更多", { history: [QUESTION] });
    const again = await ask("详细一点", { history: [QUESTION, "更多"] });
    const quotes = (outcome: typeof first) => outcome.reply.citations.map(({ quote }) => quote);
    const whole = quotes(more)[0] ?? "";
    expect(more.code).toBe("answered");
    expect(quotes(first).some((quote) => whole.includes(quote) && whole !== quote)).toBe(true);
    expect(quotes(more)).toHaveLength(3);
    expect(quotes(again).filter((quote) => quotes(more).includes(quote))).toEqual([]);
    for (const { document, quote } of [...more.reply.citations, ...again.reply.citations]) {
      const found = knowledge.search(quote, { limit: 50, date: "2026-11-25" }).passages;
      const texts = found.filter(({ passage }) => passage.document.id === document);
      expect(texts.some(({ passage }) => passage.text.includes(quote))).toBe(true);
    }
  });

  it("says so when nothing is left", async () => {
    const history = [QUESTION, ...Array.from({ length: 20 }, () => "更多")];
    const { reply } = await ask("更多", { history });
    expect(reply.citations).toEqual([]);
    expect(reply.text).toContain("都给您了");
  });
});
