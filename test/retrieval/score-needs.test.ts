import { describe, expect, it } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import { openIndex } from "../../src/retrieval/open-index.ts";
import { createScoreNeeds } from "../../src/retrieval/score-needs.ts";
import { writeKnowledge } from "../support/write-knowledge.ts";

const index = openIndex({ knowledgeFolder: writeKnowledge(), log: silentLog });
const scoreNeeds = createScoreNeeds(index);
const wanted = index.needs.findIndex(({ id }) => id === "n4");
const QUESTION = "盗版书去哪里举报";

describe("createScoreNeeds", () => {
  it("brings what a few words of a long story ask nearer", () => {
    const story = `我哥前年和朋友在学校旁边盘了一家文具店，生意一直还过得去，${QUESTION}，麻烦您讲讲`;
    const whole = scoreNeeds(story);
    const close = whole.byStretches().scores;
    expect(close[wanted]).toBeGreaterThan(1.2 * (whole.scores[wanted] ?? 0));
    expect(close.indexOf(Math.max(...close))).toBe(wanted);
  });

  it("reads a short text once", () => {
    const scored = scoreNeeds(QUESTION);
    expect(scored.byStretches().scores).toBe(scored.scores);
  });
});
