import { beforeAll, describe, expect, it } from "vitest";
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
});
