import { dropPersonalData } from "../base/mask-personal-data.ts";
import { createPersonalMask } from "../base/personal-mask.ts";
import type { Outcome } from "../conversation/outcome.ts";
import { type Button, toReply } from "../conversation/reply.ts";
import type { Skill } from "../conversation/skill.ts";
import { findDoubtfulTurn, type Turn } from "../conversation/turn.ts";
import type { Settle } from "../retrieval/meaning.ts";
import { readablePart } from "../retrieval/readable-part.ts";
import type { ComputeDueDate, FindLimit } from "./answer-due-date.ts";
import type { AnswerKnowledge } from "./answer-knowledge.ts";
import { answerModel } from "./answer-model.ts";
import {
  type AnswerOptions,
  answerNeed,
  answerQuestion,
  type QuestionAnswer,
} from "./answer-question.ts";
import type { AnswerTexts } from "./answer-texts.ts";
import { clarify, findVagueSubject } from "./clarify.ts";
import { type CompleteQuestion, completeQuestion, joinWithPrevious } from "./complete-question.ts";
import { labelExcerpt } from "./label-excerpt.ts";
import { readNeedButton, readToldButton } from "./need-button.ts";
import { createNeedProfiler } from "./need-profile.ts";
import { createCover } from "./overlap.ts";
import type { QuestionWords } from "./question-words.ts";
import { createStandsAlone, type StandsAlone } from "./stands-alone.ts";
import { asksForMore, readMoreWanted, tellMore, wantsMore } from "./tell-more.ts";
import { type LeaningQuestion, pointsBack, rewriteQuestion } from "./wording/rewrite-question.ts";
import { type AskedQuestion, type WordingOptions, wordAnswer } from "./wording/word-answer.ts";

/** What the skill is made of. */
export interface AnswerSkillOptions {
  readonly knowledge: AnswerKnowledge;
  readonly texts: AnswerTexts;
  readonly words: QuestionWords;
  readonly computeDueDate: ComputeDueDate;
  /** The limit by law that a question means by its length. */
  readonly findLimit?: FindLimit | undefined;
  /** Begins a report: another skill's button. */
  readonly reportButton?: Button;
  /** What a report's text is about in a few words, for questions that lean on it. */
  readonly nameReport: (text: string) => string | undefined;
  /** What words answers; without it they stay as they are composed. */
  readonly wording?: WordingOptions | undefined;
  /** Carries out work that searches; at once when left out. */
  readonly settle?: Settle;
}

/** Questions about law, procedure, policy and the plan: cited answers, or refusals by name. */
export function createAnswerSkill({ nameReport, ...given }: AnswerSkillOptions): Skill {
  const parts = {
    settle: workAtOnce,
    ...given,
    model: answerModel,
    profile: createNeedProfiler(given.words),
  };
  return {
    name: "answer",
    isPublic: true,
    intents: ["ask"],
    claims: wantsMore,
    handle: async (turn) =>
      handleTurn(turn, listSubjects(turn, nameReport), { ...parts, today: turn.today }),
  };
}

const workAtOnce: Settle = async (work) => work();

interface HandleOptions extends AnswerOptions {
  readonly settle: Settle;
  readonly wording?: WordingOptions | undefined;
}

async function handleTurn(
  turn: Turn,
  earlier: readonly string[],
  options: HandleOptions,
): Promise<Outcome> {
  const { knowledge, texts, words } = options;
  const standsAlone = createStandsAlone(knowledge.search, options.today);
  const leaningOptions = { ...options, standsAlone };
  const mask = createPersonalMask();
  const { press = "" } = turn.message;
  const toldIn = readToldButton(press);
  if (toldIn !== undefined) {
    return answerTold(turn, toldIn, options);
  }
  const pressed = readNeedButton(press);
  if (pressed !== undefined) {
    const need = knowledge.findNeed(pressed);
    return need === undefined
      ? { code: "clarification", reply: toReply(texts("button_gone")) }
      : word(answerNeed(need, options), { turn, mask, question: need.title }, options);
  }
  // What identifies a person answers no question: it is left out before anything reads the text.
  const text = options.knowledge.correct(dropPersonalData(turn.text));
  if (earlier.length > 0 && asksForMore(text)) {
    const wanted = readMoreWanted(earlier);
    const asked = wanted.earlier.at(-1) ?? text;
    const more = await options.settle(() => {
      const before = wanted.earlier.slice(0, -1);
      const complete = completeQuestion(asked, before, words, standsAlone);
      const { question } = answerComplete(
        complete,
        { text: asked, earlier: before },
        leaningOptions,
      );
      return tellMore(question, wanted.page, options);
    });
    return labelExcerpt(more.outcome, texts);
  }
  const complete = await completeTurn(
    { text, earlier, mask, recogniseAttack: knowledge.recogniseAttack },
    leaningOptions,
  );
  const subject = findVagueSubject(complete.text, words);
  if (subject !== undefined) {
    return options.settle(() => clarify(subject, options));
  }
  const { answer, question } = await options.settle(() =>
    answerComplete(complete, { text, earlier }, leaningOptions),
  );
  return word(answer, { turn, mask, question: question === text ? turn.text : question }, options);
}

/** Answers what was told in an earlier turn as a question that leans on nothing. */
function answerTold(turn: Turn, id: string, options: HandleOptions): Promise<Outcome> | Outcome {
  const text = findDoubtfulTurn(turn, id)?.text;
  const { press: _press, ...message } = turn.message;
  return text === undefined
    ? { code: "clarification", reply: toReply(options.texts("button_gone")) }
    : handleTurn({ ...turn, message, text }, [], options);
}

/** What a question ends in that may have meant the subject of the one before it. */
const MAY_HAVE_LEANT: readonly Outcome["code"][] = [
  "unanswerable_not_in_documents",
  "unanswerable_off_topic",
];

/**
 * The answer to a completed question; where nothing answers it and it needed no completing, the
 * answer to it and the one before it read together (有几宗移送了 after a question for cases), so
 * long as that speaks of something that the new question names.
 */
function answerComplete(
  complete: CompleteQuestion,
  { text, earlier }: Pick<LeaningQuestion, "text" | "earlier">,
  options: HandleOptions & { readonly standsAlone: StandsAlone },
): { readonly answer: QuestionAnswer; readonly question: string } {
  const alone = answerQuestion(complete.text, options, complete.ordinal);
  const mayLean = complete.text === text && MAY_HAVE_LEANT.includes(alone.outcome.code);
  const joined = mayLean
    ? joinWithPrevious(text, earlier, options.words, options.standsAlone)
    : undefined;
  if (joined !== undefined) {
    const together = answerQuestion(joined, options);
    const { code, reply } = together.outcome;
    if (code === "answered" && createCover(text)(reply.text) > 0) {
      return { answer: together, question: joined };
    }
  }
  return { answer: alone, question: complete.text };
}

/** The question completed by rule or, where it leans on an earlier one and there is one, by a model. */
async function completeTurn(
  leaning: LeaningQuestion,
  options: HandleOptions & { readonly standsAlone: StandsAlone },
): Promise<CompleteQuestion> {
  const { words, wording, standsAlone } = options;
  const { text, earlier } = leaning;
  const byRule = await options.settle(() => completeQuestion(text, earlier, words, standsAlone));
  const mayLean = earlier.length > 0 && (byRule.text !== text || pointsBack(text));
  if (wording === undefined || !mayLean || byRule.ordinal !== undefined) {
    return byRule;
  }
  const rewritten = await rewriteQuestion(leaning, wording);
  return rewritten === undefined ? byRule : { text: rewritten };
}

async function word(
  answer: QuestionAnswer,
  { turn, ...asked }: Pick<AskedQuestion, "question" | "mask"> & { readonly turn: Turn },
  { knowledge, texts, wording }: HandleOptions,
): Promise<Outcome> {
  const outcome = labelExcerpt(answer.outcome, texts);
  return wording === undefined
    ? outcome
    : wordAnswer(
        { ...answer, outcome },
        {
          ...{ ...asked, texts, findOrders: knowledge.findOrders },
          ...{ today: turn.today, log: turn.log, showDraft: turn.showDraft },
        },
        wording,
      );
}

/** What earlier messages were about, latest last: a question may lean on the last one. */
function listSubjects(turn: Turn, nameReport: AnswerSkillOptions["nameReport"]): string[] {
  return turn.history.flatMap(({ intent, text }) => {
    if (intent === "ask" || intent === "target" || asksForMore(text)) {
      return [dropPersonalData(readablePart(text))];
    }
    return intent === "report" ? (nameReport(text) ?? []) : [];
  });
}
