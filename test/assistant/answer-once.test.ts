import { describe, expect, it } from "vitest";
import { createAnswerOnce } from "../../src/assistant/answer-once.ts";
import { createConversationSkill } from "../../src/assistant/conversation-skill.ts";
import { createRandomId } from "../../src/base/id.ts";
import { silentLog } from "../../src/base/log.ts";
import type { Turn } from "../../src/conversation/turn.ts";
import {
  assistantTexts,
  echoSkill,
  tallySkill,
  understandByMark,
} from "../support/test-assistant.ts";

const seen: Turn[] = [];
const watchedEcho: typeof echoSkill = {
  ...echoSkill,
  handle(turn) {
    seen.push(turn);
    return echoSkill.handle(turn);
  },
};

const answerOnce = createAnswerOnce({
  skills: [
    watchedEcho,
    tallySkill,
    createConversationSkill({ texts: assistantTexts, findAnswer: async () => undefined }),
  ],
  understand: understandByMark,
  recogniseAttack: () => undefined,
  texts: assistantTexts,
  createId: createRandomId,
  log: silentLog,
});

function ask(text: string, history: readonly string[] = []) {
  const now = new Date("2026-11-25T08:00:00.000Z");
  return answerOnce({ text, history, today: "2027-01-01", now, role: "official" });
}

describe("createAnswerOnce", () => {
  it("answers as a turn would, on the day and for the role that it is told", async () => {
    const { intent, outcome } = await ask("？商标", ["？专利", "！线索"]);
    expect(intent).toBe("ask");
    expect(outcome).toMatchObject({ code: "answered", reply: { text: "答：？商标" } });
    expect(seen.at(-1)).toMatchObject({
      today: "2027-01-01",
      person: { role: "official" },
      history: [
        { text: "？专利", intent: "ask" },
        { text: "！线索", intent: "report" },
      ],
    });
  });

  it("carries out nothing: what would be committed ends as a report that is asked for", async () => {
    expect(await ask("！有人卖假货")).toEqual({
      intent: "report",
      outcome: { code: "report_asking", reply: { text: "", citations: [], buttons: [] } },
    });
  });

  it("screens, and answers what is thrown with an id", async () => {
    expect((await ask(" ")).outcome.code).toBe("guardrails_empty");
    expect((await ask("？意外")).outcome.code).toBe("error_unexpected");
  });

  it("redeems no code", async () => {
    const { outcome } = await ask("绑定 ABCDE23456");
    expect(outcome.code).toBe("guardrails_binding_refused");
  });
});
