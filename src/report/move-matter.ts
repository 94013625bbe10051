import { type LocalDate, toLocalDate } from "../base/clock.ts";
import type { MatterCommand } from "./check-command.ts";
import type { Matter, MatterCourse } from "./matter.ts";
import type { MatterState, Transition } from "./matter-states.ts";
import type { ReportKnowledge } from "./report-knowledge.ts";
import { addWorkdays } from "./working-calendar.ts";

/** Where a matter is: its state, who has it, and what it remembers. */
export type MatterPlace = Pick<Matter, "state" | "officeId" | "officerId" | "course">;

/** Where the matter is after the action. */
export function moveMatter(
  matter: Matter,
  transition: Transition,
  command: MatterCommand,
  knowledge: ReportKnowledge,
): MatterPlace {
  const state = resolveState(matter, transition, knowledge);
  const officeId = findOffice(matter, state, command, knowledge);
  // The city's bureau assigns matters and has some of its own: they begin anew in triage as well.
  const isMoved = officeId !== matter.officeId || (state === "triage" && matter.state !== "triage");
  return {
    state,
    officeId,
    officerId: isMoved ? null : findOfficer(matter, command),
    course: {
      previousState: findPrevious(matter, state, transition, knowledge),
      targetOfficeId: findTarget(matter, state, command),
      refusals: isMoved ? 0 : matter.course.refusals + (isRefused(matter, command) ? 1 : 0),
      answerDueOn: findAnswerDay(matter, state, transition, command, knowledge),
      mergedInto: findMergedInto(matter, state, command),
    },
  };
}

function resolveState(
  { state, course }: Matter,
  { to }: Transition,
  { states }: ReportKnowledge,
): MatterState {
  if (to === "same") {
    return state;
  }
  return to === "previous" ? (course.previousState ?? states.initial.routed) : to;
}

/** The sender of a transfer is responsible until the other office acknowledges it. */
function findOffice(
  matter: Matter,
  state: MatterState,
  { action, chosen }: MatterCommand,
  { triageOffice }: ReportKnowledge,
): string {
  if (state === "triage") {
    return matter.state === "triage" ? matter.officeId : triageOffice;
  }
  if (action === "acknowledge") {
    return matter.course.targetOfficeId ?? matter.officeId;
  }
  const isGiven = action === "transfer" && state !== "transfer_pending";
  return isGiven ? (chosen?.office ?? matter.officeId) : matter.officeId;
}

function findOfficer(matter: Matter, { action, person, chosen }: MatterCommand): string | null {
  switch (action) {
    case "accept":
    case "take":
      return person.id;
    case "assign":
      return chosen?.officer ?? matter.officerId;
    case "release":
      return null;
    default:
      return matter.officerId;
  }
}

/** A matter goes from one passing state to another without forgetting where it really came from. */
function findPrevious(
  matter: Matter,
  state: MatterState,
  { remember }: Transition,
  { states }: ReportKnowledge,
): MatterState | null {
  if (!states.states[state].remembers) {
    return null;
  }
  const isPassing = states.states[matter.state].remembers;
  return remember ?? (isPassing ? matter.course.previousState : matter.state);
}

function findTarget(
  { course }: Matter,
  state: MatterState,
  { action, chosen }: MatterCommand,
): string | null {
  if (state !== "transfer_pending") {
    return null;
  }
  return action === "transfer" ? (chosen?.office ?? null) : course.targetOfficeId;
}

/** Whether a transfer was sent back, or left without an answer. */
function isRefused({ state }: Matter, { action }: MatterCommand): boolean {
  return state === "transfer_pending" && (action === "return" || action === "lapse");
}

function findAnswerDay(
  matter: Matter,
  state: MatterState,
  { clocks }: Transition,
  { action, chosen, now }: MatterCommand,
  { states, calendar }: ReportKnowledge,
): MatterCourse["answerDueOn"] {
  const within = (days: number): LocalDate => addWorkdays(toLocalDate(now), days, calendar);
  if (action === "request_supplement") {
    return within(Number(chosen?.days));
  }
  if (action === "transfer" && state === "transfer_pending") {
    return within(states.waits.acknowledgeDays);
  }
  const isOver = state !== matter.state || action === "lapse" || clocks === "resume";
  return isOver ? null : matter.course.answerDueOn;
}

function findMergedInto(
  { course }: Matter,
  state: MatterState,
  { action, chosen }: MatterCommand,
): string | null {
  if (state !== "merged") {
    return null;
  }
  return action === "merge" ? (chosen?.matter ?? null) : course.mergedInto;
}
