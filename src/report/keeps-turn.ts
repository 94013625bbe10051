import type { Intent } from "../conversation/intent.ts";
import type { Turn } from "../conversation/turn.ts";
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

const NAMES_A_CASE = /JY ?\d{8}|[2-9A-HJ-NP-Z]{4}-?[2-9A-HJ-NP-Z]{4}-?[2-9A-HJ-NP-Z]{4}/i;

/** Small talk and the wish for a person are nobody's answer. */
const ELSEWHERE: readonly Intent[] = ["smalltalk", "human"];

/** Keeps answers and everything about reports; lets questions and small talk go to others. */
export function keepsTurn(turn: Turn, state: ReportMemory, context: ReportContext): boolean {
  if (state.kind === "none") {
    return false;
  }
  const isOurs = ["report", "status", "supplement", "withdraw"].includes(turn.intent);
  if (isOurs || turn.message.attachments.length > 0) {
    return true;
  }
  if (state.kind === "unknown") {
    return false;
  }
  if (isAnswer(turn, state, context)) {
    return true;
  }
  if (state.kind === "query") {
    return NAMES_A_CASE.test(turn.text.normalize("NFKC"));
  }
  return !ELSEWHERE.includes(turn.intent) && !isQuestion(turn.text);
}
