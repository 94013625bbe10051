import { beforeAll, describe, expect, it } from "vitest";
import { loadAnswerTexts } from "../../src/answer/answer-texts.ts";
import { tellPlace } from "../../src/answer/tell-place.ts";
import { CitationList } from "../../src/conversation/citation-list.ts";
import type { Passage } from "../../src/retrieval/passage.ts";
import { type Ask, openAnswerSkill, openRealKnowledge } from "./open-answer-skill.ts";

let ask: Ask;

beforeAll(() => {
  ask = openAnswerSkill(openRealKnowledge());
});

describe("where words of a document stand", () => {
  it("is told to who asks for it: the document and its headings, cited", async () => {
    const { code, reply } = await ask("规划里打赢官司给维权补贴是写在哪一节的");
    expect(code).toBe("answered");
    expect(reply.text).toMatch(
      /出处：《[^》]*规划[^》]*》第三章 主要任务，第四节 严格知识产权保护[^\n]*\[\d+\]/u,
    );
  });

  it("is no part of another answer", async () => {
    const { reply } = await ask("规划对打赢官司的企业有维权补贴吗");
    expect(reply.text).not.toContain("出处");
  });

  it("is told of a clause only beside the document, and not where 出处 is no word", () => {
    const passage: Passage = {
      id: "plan#1",
      document: { id: "plan", kind: "plan", title: "规划" },
      path: ["第三章"],
      text: "给予补贴",
      kind: "clause",
      confidence: "verified",
    };
    const tells = (question: string) =>
      tellPlace(question, [{ passage, quote: passage.text }], {
        texts: loadAnswerTexts("knowledge/texts/answer.yaml"),
        english: false,
        today: "2026-11-25",
        citations: new CitationList(),
      }).length > 0;
    for (const question of ["规划里的哪条说了补贴", "补贴是哪一条文件说的", "补贴有出处吗"]) {
      expect(tells(question), question).toBe(true);
    }
    for (const question of [
      "市监局会作出处罚吗",
      "多久提出处理意见",
      "发出处罚决定后呢",
      "违反哪条法律",
    ]) {
      expect(tells(question), question).toBe(false);
    }
  });
});
