import type { Turn } from "../conversation/turn.ts";
import { findCaseNumber } from "./case-number.ts";
import { toMatterRole } from "./officer-actions.ts";
import type { ReportMemory, SupplementDialogue } from "./report-state.ts";

/**
 * The matter, or the case where it has several, of which a reporter's message answers what they were
 * told. A case number in the words goes before it; staff say which matter they mean.
 */
export function findAnswered({ about = "", person, message, text }: Turn): string | undefined {
  const isReporter = toMatterRole(person.role) === undefined;
  const isNamed = message.press !== undefined || findCaseNumber(text) !== undefined;
  return isReporter && !isNamed && findCaseNumber(about) !== undefined ? about : undefined;
}

/** Whether a matter is the one, or one of those, that a message answers. */
export function isAnswered(answered: string | undefined, matterId: string): boolean {
  return answered === matterId || answered === findCaseNumber(matterId);
}

/** Whether a message answers something else than what the conversation is about now. */
export function answersOther(answered: string | undefined, state: ReportMemory): boolean {
  if (answered === undefined) {
    return false;
  }
  switch (state.kind) {
    case "intake":
      return true;
    case "supplement":
      return ![state.matterId, ...state.choices].some((id) => isAnswered(answered, id));
    case "withdraw":
      return !isAnswered(answered, state.matterId);
    default:
      return false;
  }
}

/** The supplement for the one of its matters that a message answers, if it is one. */
export function chooseAnswered(
  dialogue: SupplementDialogue,
  answered: string | undefined,
): SupplementDialogue {
  const [matterId, ...others] = dialogue.choices.filter((id) => isAnswered(answered, id));
  return matterId === undefined || others.length > 0
    ? dialogue
    : { ...dialogue, matterId, choices: [] };
}
