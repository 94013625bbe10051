import { type AnswerKnowledge, createAnswerKnowledge } from "../../src/answer/answer-knowledge.ts";
import { createAnswerSkill } from "../../src/answer/answer-skill.ts";
import { loadAnswerTexts } from "../../src/answer/answer-texts.ts";
import { loadQuestionWords } from "../../src/answer/question-words.ts";
import type { WordingOptions } from "../../src/answer/wording/word-answer.ts";
import { silentLog } from "../../src/base/log.ts";
import type { ShowDraft } from "../../src/conversation/draft.ts";
import type { Intent } from "../../src/conversation/intent.ts";
import type { Outcome } from "../../src/conversation/outcome.ts";
import type { PastTurn, Turn } from "../../src/conversation/turn.ts";
import { loadStaticVectors } from "../../src/model/static-vectors.ts";
import { computeDueDate } from "../../src/report/compute-due-date.ts";
import { findAskedClock } from "../../src/report/find-asked-clock.ts";
import { loadReportKnowledge } from "../../src/report/report-knowledge.ts";
import { loadWorkingCalendar } from "../../src/report/working-calendar.ts";
import type { Settle } from "../../src/retrieval/meaning.ts";
import { openIndex } from "../../src/retrieval/open-index.ts";
import { SHARED_INDEX_FILE } from "../support/test-knowledge.ts";

/** How a question is put: what came before it, on which day, and whether a button was pressed. */
interface AskOptions {
  readonly history?: readonly string[];
  /** What the earlier messages were understood as. */
  readonly historyIntent?: Intent;
  readonly today?: string;
  readonly press?: string;
  readonly showDraft?: ShowDraft;
}

/** Asks the answer skill one question. */
export type Ask = (text: string, options?: AskOptions) => Promise<Outcome>;

const calendar = loadWorkingCalendar("knowledge/calendar");
const reportKnowledge = loadReportKnowledge("knowledge");

/** The skill over hand-made or real knowledge, with the real texts. */
export function openAnswerSkill(
  knowledge: AnswerKnowledge,
  openWording?: () => WordingOptions,
  settle?: Settle,
): Ask {
  const create = () =>
    createAnswerSkill({
      wording: openWording?.(),
      ...(settle !== undefined && { settle }),
      nameReport: (text) => (text.includes("抄我的外观") ? "专利侵权纠纷" : undefined),
      knowledge,
      computeDueDate: (limit, start) => computeDueDate(limit, start, calendar),
      findLimit: (question, limit) => findAskedClock(question, limit, reportKnowledge.clocks),
      texts: loadAnswerTexts("knowledge/texts/answer.yaml"),
      words: loadQuestionWords("knowledge/question-words.yaml"),
    });
  // Each test has a model of its own.
  const skill = openWording === undefined ? create() : undefined;
  return async (text, options = {}) => {
    const outcome = await (skill ?? create()).handle(toTurn(text, options));
    if (typeof outcome === "function") {
      throw new TypeError("the answer skill changes nothing");
    }
    return outcome;
  };
}

/** The real knowledge, with the index that all test files share. */
export function openRealKnowledge(): AnswerKnowledge {
  const vectors = loadStaticVectors("knowledge/vectors/static-zh.bin");
  return createAnswerKnowledge(
    openIndex({
      knowledgeFolder: "knowledge",
      indexFile: SHARED_INDEX_FILE,
      vectors,
      log: silentLog,
    }),
  );
}

function toTurn(
  text: string,
  { history = [], historyIntent = "ask", today = "2026-11-25", press, showDraft }: AskOptions,
): Turn {
  const address = { channel: "test", account: "test", conversationId: "test:1" };
  const past = (earlier: string): PastTurn => ({
    id: earlier,
    text: earlier,
    intent: historyIntent,
    outcome: "answered",
  });
  return {
    id: "turn",
    message: {
      address,
      externalId: "1",
      sender: { externalId: "1" },
      receivedAt: `${today}T02:00:00Z`,
      text,
      attachments: [],
      ...(press !== undefined && { press }),
    },
    text,
    intent: "ask",
    person: { id: "person", role: "enterprise" },
    history: history.map(past),
    state: undefined,
    now: new Date(`${today}T02:00:00Z`),
    today,
    log: silentLog,
    showDraft,
  };
}
