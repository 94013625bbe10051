import type { Intent } from "../conversation/intent.ts";
import type { Turn } from "../conversation/turn.ts";
import { findAnswered } from "./answered-case.ts";
import { findCaseNumber } from "./case-number.ts";
import { holdsCode } from "./identify-report.ts";
import { answersStep, asksForWords } from "./intake.ts";
import { toRules } from "./intake-turn.ts";
import { isQuestion, readCommand, toLetters } from "./read-command.ts";
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
/** Small talk and the wish for a person answer no question that has buttons for its answers. */
const ELSEWHERE: readonly Intent[] = ["smalltalk", "human"];

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
    return isToldOn(turn, context);
  }
  const isElsewhere =
    state.kind === "intake" && asksForWords(state)
      ? isAside(turn, context)
      : ELSEWHERE.includes(turn.intent);
  return !isElsewhere && !isQuestion(turn.text);
}

/** Takes what answers something that was told of a case; questions and thanks go to others. */
export function answersTurn(turn: Turn, context: ReportContext): boolean {
  return (
    findAnswered(turn) !== undefined &&
    (OURS.includes(turn.intent) || turn.message.attachments.length > 0 || isToldOn(turn, context))
  );
}

/** Whether words that were asked for, to be told on as they are, are these: nearly any are. */
function isToldOn(turn: Turn, context: ReportContext): boolean {
  const isRequest = /^请(?!问|教)/.test(turn.text);
  return !isAside(turn, context) && (isRequest || !isQuestion(turn.text));
}

/** Whether a text surely greets, thanks or calls for a person, where any words may be the answer. */
function isAside({ text, intent }: Turn, { knowledge }: ReportContext): boolean {
  return ELSEWHERE.includes(intent) && knowledge.cues.asideOnly.test(toLetters(text));
}
