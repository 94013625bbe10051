import type { Intent } from "../conversation/intent.ts";
import type { Turn } from "../conversation/turn.ts";
import { findAnswered } from "./answered-case.ts";
import { findCaseNumber } from "./case-number.ts";
import { holdsCode } from "./identify-report.ts";
import { answersStep } from "./intake.ts";
import { toRules } from "./intake-turn.ts";
import { isQuestion, readCommand } from "./read-command.ts";
import type { ReportContext } from "./report-context.ts";
import type { ReportMemory, ReportState } from "./report-state.ts";

/** Whether a text answers the pending question directly. */
export function isAnswer(turn: Turn, state: ReportState, context: ReportContext): boolean {
  if (readCommand(turn.text) !== undefined) {
    return true;
  }
  return (
    state.kind === "intake" &&
    answersStep(state, turn.text, toRules(state.takesContact, turn.today, context))
  );
}

const OURS: readonly Intent[] = ["report", "status", "supplement", "withdraw"];
/** Small talk and the wish for a person are nobody's answer. */
const ELSEWHERE: readonly Intent[] = ["smalltalk", "human"];
/** Thanks and greetings that are no more than that: a longer one comes before what is told. */
const PLEASANTRY_CHARS = 4;

/** Keeps answers and everything about reports; lets questions and small talk go to others. */
export function keepsTurn(turn: Turn, state: ReportMemory, context: ReportContext): boolean {
  if (state.kind === "none") {
    return false;
  }
  if (OURS.includes(turn.intent) || turn.message.attachments.length > 0) {
    return true;
  }
  if (state.kind === "unknown") {
    return false;
  }
  if (isAnswer(turn, state, context)) {
    return true;
  }
  if (state.kind === "query") {
    return findCaseNumber(turn.text) !== undefined || holdsCode(turn.text);
  }
  if (["officer", "supplement", "identity"].includes(state.kind)) {
    return isToldOn(turn);
  }
  return !ELSEWHERE.includes(turn.intent) && !isQuestion(turn.text);
}

/** Takes what answers something that was told of a case; questions and thanks go to others. */
export function answersTurn(turn: Turn): boolean {
  return (
    findAnswered(turn) !== undefined &&
    (OURS.includes(turn.intent) || turn.message.attachments.length > 0 || isToldOn(turn))
  );
}

/** Whether words that were asked for, to be told on as they are, are these: nearly any are. */
function isToldOn({ text, intent }: Turn): boolean {
  const isPleasantry = intent === "smalltalk" && text.length <= PLEASANTRY_CHARS;
  const isRequest = /^请(?!问|教)/.test(text);
  return isRequest || !(isPleasantry || intent === "human" || isQuestion(text));
}
