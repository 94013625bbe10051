import { describe, expect, it } from "vitest";
import { loadQuestionWords } from "../../src/answer/question-words.ts";
import { type EvaluationSubject, evaluate, formatEvaluation } from "../../src/command/evaluate.ts";
import { readQuestions, readReports } from "../../src/command/evaluation-set.ts";
import { findEvidence } from "../../src/command/evaluation-tally.ts";
import { toReply } from "../../src/conversation/reply.ts";
import { loadDocuments } from "../../src/retrieval/load-documents.ts";

const questions = readQuestions("test/evaluation/questions.jsonl");
const reports = readReports("test/evaluation/reports.jsonl");

function subjectOf(asked: string[]): EvaluationSubject {
  return {
    ask: async (question, { date, history }) => {
      asked.push([...history, question, date ?? ""].join("/"));
      return { intent: "ask", outcome: { code: "answered", reply: toReply("五元") } };
    },
    isQuoted: () => true,
    settle: async (work) => work(),
    search: () => ({ passages: [], rejected: [], needs: [] }),
    triage: async () => ({
      intent: "report",
      type: "copyright",
      district: "普宁市",
      authority: "copyright",
      flags: [],
      fields: { respondent: "甲店" },
    }),
    words: loadQuestionWords("knowledge/question-words.yaml"),
    today: "2026-11-26",
  };
}

/** What more passages say than these is no evidence of having found the right one. */
const MOST_HOLDERS = 4;

describe("readQuestions", () => {
  const cited = questions.filter(({ evidence }) => evidence.length > 0);

  const texts = loadDocuments("knowledge").passages.map(({ text }) => text);

  it("finds every piece of evidence in a passage", () => {
    const strays = cited.flatMap(({ id, evidence }) =>
      evidence
        .filter((words) => findEvidence(texts, [words]) < 0)
        .map((words) => `${id}: ${words}`),
    );
    expect(strays).toEqual([]);
  });

  it("takes for evidence what few passages say", () => {
    const holders = (words: string) => texts.filter((text) => findEvidence([text], [words]) === 0);
    const vague = cited.filter(({ evidence }) =>
      evidence.every((words) => holders(words).length > MOST_HOLDERS),
    );
    expect(vague.map(({ id }) => id)).toEqual([]);
  });

  it("finds enough of each kind to measure a search by", () => {
    const halves = ["tune", "read"].map((half) => cited.filter(({ part }) => part === half));
    for (const half of halves) {
      expect(half.length).toBeGreaterThan(400);
      expect(half.filter(({ lang }) => lang === "en").length).toBeGreaterThan(40);
      expect(half.filter(({ history }) => history.length > 0).length).toBeGreaterThan(40);
    }
  });
});

describe("readReports", () => {
  it("finds fields that stand in their texts", () => {
    const strays = reports.filter(({ text, fields }) =>
      Object.values(fields).some((piece) => !text.includes(piece)),
    );
    expect(reports.length).toBeGreaterThan(300);
    expect(strays).toEqual([]);
  });
});

describe("evaluate", () => {
  it("asks a question with what was asked before it and on its date", async () => {
    const asked: string[] = [];
    const followUp = questions.filter(({ history }) => history.length > 1).slice(0, 1);
    await evaluate({ questions: followUp, reports: [] }, subjectOf(asked));
    const [{ q = "", history = [], date = "" } = {}] = followUp;
    expect(asked).toEqual([[...history, q, date].join("/")]);
  });

  it("shows what was taken for what, and misses, of the tuning part alone", async () => {
    const report = {
      text: "甲店和乙店印我的画",
      intent: "report" as const,
      type: "patent_infringement",
      typesOk: [],
      flags: [],
      fields: { respondent: "乙店" },
    };
    const evaluation = await evaluate(
      {
        questions: [],
        reports: [
          { ...report, id: "t", part: "tune" },
          { ...report, id: "r", part: "read", type: "trade_secret" },
        ],
      },
      subjectOf([]),
    );
    expect(formatEvaluation(evaluation)).toMatch(/type patent_infringement +0\/1 +copyright 1/u);
    expect(formatEvaluation(evaluation)).not.toContain("trade_secret");
    expect(new Set(evaluation.misses.map(({ id }) => id))).toEqual(new Set(["t"]));
    expect(evaluation.misses.map(({ measure }) => measure)).toContain("field respondent");
  });

  it("asks for the authority of that very type only where the type is the named one", async () => {
    const report = {
      ...{ part: "tune" as const, text: "甲店印我的画", intent: "report" as const },
      ...{ typesOk: ["copyright"], authority: "platform", flags: [], fields: {} },
    };
    const { figures } = await evaluate(
      {
        questions: [],
        reports: [
          { ...report, id: "a", type: "ecommerce" },
          { ...report, id: "b", type: "copyright" },
        ],
      },
      subjectOf([]),
    );
    const total = (name: string) =>
      figures.find(({ group, measure }) => group === "all" && measure === name)?.total;
    expect([total("authority"), total("authority of that very type")]).toEqual([2, 1]);
  });

  it("counts verdicts, bodies, and citations that are absent or do not hold the facts", async () => {
    const question = {
      ...{ id: "t", part: "tune" as const, kind: "real", q: "他们卖的算侵权吗" },
      ...{ history: [], evidence: [], outcome: "answered" },
      ...{ facts: [["五元"]], forbidden: ["五元"], body: ["12333"] },
    };
    const citation = { document: "law/a", title: "甲", path: [], quote: "六元" };
    const asked: EvaluationSubject = {
      ...subjectOf([]),
      isQuoted: (document, quote) => document === "law/a" && quote === "五元",
      ask: async () => ({
        intent: "ask",
        outcome: { code: "answered", reply: toReply("五元[1]", { citations: [citation] }) },
      }),
    };
    const { misses } = await evaluate({ questions: [question], reports: [] }, asked);
    expect(misses.map(({ measure }) => measure)).toEqual([
      "no verdict given",
      "right body named",
      "citations exist",
      "citations support",
    ]);
  });
});
