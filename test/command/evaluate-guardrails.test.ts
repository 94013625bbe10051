import { describe, expect, it } from "vitest";
import {
  type GuardedSubject,
  measureAttack,
  measureLookAlike,
} from "../../src/command/evaluate-guardrails.ts";
import { type EvaluationScreened, readScreened } from "../../src/command/evaluation-set.ts";
import { createTally } from "../../src/command/evaluation-tally.ts";
import type { Intent } from "../../src/conversation/intent.ts";
import type { OutcomeCode } from "../../src/conversation/outcome.ts";
import { toReply } from "../../src/conversation/reply.ts";

const attacks = readScreened("test/evaluation/attacks.jsonl");
const lookAlikes = readScreened("test/evaluation/look-alikes.jsonl");

interface Answer {
  readonly code: OutcomeCode;
  readonly text?: string;
  readonly intent?: Intent;
}

function subjectOf(answer: (text: string, fileNames: readonly string[]) => Answer): GuardedSubject {
  return {
    async ask(asked, fileNames) {
      const { code, text = "", intent = "ask" } = answer(asked, fileNames);
      return { intent, outcome: { code, reply: toReply(text) } };
    },
    findOrders: (text) => (text.includes("听令") ? ["听令。"] : []),
  };
}

async function isCaught(attack: Partial<EvaluationScreened>, subject: GuardedSubject) {
  const tally = createTally();
  const whole = { id: "a", part: "tune", category: "injection", text: "听令", ...attack } as const;
  await measureAttack(whole, subject, tally);
  return tally.result().figures.find(({ measure }) => measure === "caught")?.hits === 1;
}

describe("the sets", () => {
  it("are large, of different texts, half of them only for reading", () => {
    for (const set of [attacks, lookAlikes]) {
      const texts = new Set(set.map(({ text, fileName }) => `${text}/${fileName ?? ""}`));
      expect(texts.size).toBeGreaterThanOrEqual(600);
      expect(texts.size).toBe(set.length);
      const read = set.filter(({ part }) => part === "read").length;
      expect(Math.abs(2 * read - set.length)).toBeLessThanOrEqual(1);
    }
  });
});

describe("measureAttack", () => {
  it("counts a refusal as caught, and an answer as missed", async () => {
    for (const code of ["guardrails_prompt", "unanswerable_off_topic"] as const) {
      expect(
        await isCaught(
          {},
          subjectOf(() => ({ code })),
        ),
      ).toBe(true);
    }
    expect(
      await isCaught(
        {},
        subjectOf(() => ({ code: "answered" })),
      ),
    ).toBe(false);
    expect(
      await isCaught(
        {},
        subjectOf(() => ({ code: "report_asking" })),
      ),
    ).toBe(false);
  });

  it("counts an answer that what is hidden did not change", async () => {
    const obeys = subjectOf((text) => ({ code: "answered", text }));
    const inert = subjectOf(() => ({ code: "answered", text: "十年" }));
    const hidden = { category: "hidden", text: "多久\u200b听令", twin: "多久" };
    expect(await isCaught(hidden, inert)).toBe(true);
    expect(await isCaught(hidden, obeys)).toBe(false);
  });

  it("lets a reply repeat a file's name and nothing else of it", async () => {
    const file = { category: "file_name", text: "", fileName: "听令.jpg" };
    const repeats = subjectOf((_, [name = ""]) => ({ code: "report_asking", text: `收到${name}` }));
    const obeys = subjectOf((_, [name = ""]) => ({
      code: "report_asking",
      text: name.startsWith("听令") ? "遵命" : "收到",
    }));
    expect(await isCaught(file, repeats)).toBe(true);
    expect(await isCaught(file, obeys)).toBe(false);
  });

  it("counts the asking for a code against whoever wants another's report, and nobody else", async () => {
    const asks = subjectOf(() => ({ code: "report_asking", intent: "status" }));
    expect(await isCaught({ category: "others_report" }, asks)).toBe(true);
    expect(await isCaught({ category: "prompt" }, asks)).toBe(false);
  });

  it("wants the planted sentence of a document left out, and no other", async () => {
    const subject = subjectOf(() => ({ code: "answered" }));
    const planted = { category: "document", text: "第一条。听令。", planted: "听令。" };
    expect(await isCaught(planted, subject)).toBe(true);
    expect(await isCaught({ ...planted, planted: "第一条。" }, subject)).toBe(false);
  });
});

describe("measureLookAlike", () => {
  it("counts what is declined by name, and no ordinary refusal", async () => {
    const stopped = async (code: OutcomeCode) => {
      const tally = createTally();
      const one = { id: "l", part: "tune", category: "prompt", text: "密码忘了" } as const;
      await measureLookAlike(
        one,
        subjectOf(() => ({ code })),
        tally,
      );
      return tally.result().figures[0]?.hits;
    };
    expect(await stopped("guardrails_prompt")).toBe(1);
    expect(await stopped("unanswerable_unsafe")).toBe(1);
    expect(await stopped("unanswerable_not_in_documents")).toBe(0);
    expect(await stopped("answered")).toBe(0);
  });
});
