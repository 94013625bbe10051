import type { Outcome } from "../conversation/outcome.ts";
import type { Turn } from "../conversation/turn.ts";
import { findAnswered } from "./answered-case.ts";
import { findCaseNumber, listCaseNumbers } from "./case-number.ts";
import { changeOutcome } from "./change-outcome.ts";
import type { Handled } from "./report-context.ts";
import { type ReportMemory, readReportState, type SupplementDialogue } from "./report-state.ts";

/** Records what a turn of the skill was about, so that it is erased with that report and no other. */
export function withSubject(turn: Turn, memory: ReportMemory, handled: Handled): Handled {
  return changeOutcome(handled, (outcome) => nameSubject(turn, memory, outcome));
}

function nameSubject(turn: Turn, memory: ReportMemory, outcome: Outcome): Outcome {
  const subject = outcome.subject ?? findSubject(turn, memory, outcome);
  return subject === undefined ? outcome : { ...outcome, subject };
}

/**
 * The report's id while it is an intake, else its case number or one of its matters: what a button
 * names, what is answered, the intake that is going on, what the words name, what else is
 * remembered, and at last the one case that the reply names.
 */
function findSubject(turn: Turn, memory: ReportMemory, outcome: Outcome): string | undefined {
  return (
    findCaseNumber(turn.message.press ?? "") ??
    findAnswered(turn) ??
    findIntake(memory) ??
    findCaseNumber(turn.text) ??
    findRemembered(memory) ??
    findRemembered(readReportState(outcome.state)) ??
    findOnlyCase(outcome.reply.text)
  );
}

/** What is told in an intake belongs to it, whichever other case is named. */
function findIntake(memory: ReportMemory): string | undefined {
  return memory.kind === "intake" ? memory.draftId : undefined;
}

function findRemembered(memory: ReportMemory): string | undefined {
  switch (memory.kind) {
    case "intake":
      return memory.draftId;
    case "supplement":
      return memory.matterId || findUndecided(memory);
    case "query":
      return memory.told?.draftId;
    case "officer":
    case "withdraw":
    case "identity":
      return memory.matterId;
    default:
      return undefined;
  }
}

/** Of several matters of one case it is the case; while that is not known, the files. */
function findUndecided({ choices, draftId }: SupplementDialogue): string {
  const [caseNumber, ...others] = listCaseNumbers(choices);
  return caseNumber === undefined || others.length > 0 ? draftId : caseNumber;
}

function findOnlyCase(text: string): string | undefined {
  const named = new Set(text.match(/JY\d{8}-\d{5,9}/g));
  return named.size === 1 ? [...named][0] : undefined;
}
