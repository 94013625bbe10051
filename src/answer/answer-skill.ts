import { redactPersonalData } from "../base/redact-personal-data.ts";
import type { Outcome } from "../conversation/outcome.ts";
import { toReply } from "../conversation/reply.ts";
import type { Skill } from "../conversation/skill.ts";
import type { Turn } from "../conversation/turn.ts";
import { readablePart } from "../retrieval/readable-part.ts";
import type { AnswerKnowledge } from "./answer-knowledge.ts";
import { answerModel } from "./answer-model.ts";
import { type AnswerOptions, answerNeed, answerQuestion } from "./answer-question.ts";
import type { AnswerTexts } from "./answer-texts.ts";
import { clarify, findVagueSubject } from "./clarify.ts";
import { completeQuestion } from "./complete-question.ts";
import { readNeedButton } from "./need-button.ts";
import { createNeedProfiler } from "./need-profile.ts";
import type { QuestionWords } from "./question-words.ts";
import { wordRefusal } from "./refuse.ts";
import { findUnsafe } from "./screen-question.ts";
import { isEnglish } from "./strip-question.ts";

/** What the skill is made of. */
export interface AnswerSkillOptions {
  readonly knowledge: AnswerKnowledge;
  readonly texts: AnswerTexts;
  readonly words: QuestionWords;
  /** What a report's text is about in a few words, for questions that lean on it. */
  readonly nameReport: (text: string) => string | undefined;
}

/** Questions about law, procedure, policy and the plan: cited answers, or refusals by name. */
export function createAnswerSkill({ nameReport, ...given }: AnswerSkillOptions): Skill {
  const parts = { ...given, model: answerModel, profile: createNeedProfiler(given.words) };
  return {
    name: "answer",
    intents: ["ask"],
    handle: async (turn) =>
      handleTurn(turn, listSubjects(turn, nameReport), { ...parts, today: turn.today }),
  };
}

function handleTurn(turn: Turn, earlier: readonly string[], options: AnswerOptions): Outcome {
  const pressed = readNeedButton(turn.message.press ?? "");
  if (pressed !== undefined) {
    const need = options.knowledge.findNeed(pressed);
    return need === undefined
      ? { code: "clarification", reply: toReply(options.texts("button_gone")) }
      : answerNeed(need, options);
  }
  const text = removePersonalData(turn.text);
  if (findUnsafe(text) !== undefined) {
    const code = "unanswerable_unsafe";
    return { code, reply: toReply(wordRefusal(code, new Set(), options.texts, isEnglish(text))) };
  }
  const complete = completeQuestion(text, earlier, options.words);
  const subject = findVagueSubject(complete.text, options.words);
  return subject === undefined
    ? answerQuestion(complete.text, options, complete.ordinal)
    : clarify(subject, options);
}

/** What earlier messages were about, latest last: a question may lean on the last one. */
function listSubjects(turn: Turn, nameReport: AnswerSkillOptions["nameReport"]): string[] {
  return turn.history.flatMap(({ intent, text }) => {
    if (intent === "ask" || intent === "target") {
      return [removePersonalData(readablePart(text))];
    }
    return intent === "report" ? (nameReport(text) ?? []) : [];
  });
}

/** What identifies a person answers no question: it is left out before anything reads the text. */
function removePersonalData(text: string): string {
  return redactPersonalData(text).replace(
    /\[(?:phone|id-number|email|bank-card|bot-token)\]/g,
    " ",
  );
}
