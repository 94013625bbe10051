import { toLocalDate } from "../base/clock.ts";
import type { LoggedEvent } from "./event-log-repository.ts";
import type { Matter } from "./matter.ts";
import type { NoticeContext } from "./matter-notices.ts";
import {
  isMatterState,
  MATTER_ACTIONS,
  type MatterAction,
  statesOf,
  type TransitionRow,
} from "./matter-states.ts";
import { labelState } from "./officer-card.ts";
import { describeHappening } from "./reporter-news.ts";

/** The matter that another one is handled with, and what happened to its report. */
export interface MainMatter {
  readonly matter: Matter;
  readonly events: readonly LoggedEvent[];
}

/**
 * What happened last to a matter that concerns its reporter, in the words of the notice of it; while
 * the office waits for the reporter, what it asked for and until when.
 */
export function describeProgress(
  matter: Matter,
  events: readonly LoggedEvent[],
  context: NoticeContext,
): readonly string[] {
  const { states } = context.knowledge;
  const own = events.filter(({ matter_id }) => matter_id === matter.id);
  const last = own.findLast(({ kind }) => states.transitions.some(concernsReporter(kind)));
  const asked = isAsked(matter)
    ? own.findLast(({ kind }) => kind === "request_supplement")
    : undefined;
  const action = toAction(last?.kind);
  if (last === undefined || action === undefined) {
    return [];
  }
  const day = toLocalDate(new Date(last.at));
  return [
    context.texts("status_last", { day, action: nameDone(action, context) }),
    ...describeEvent(matter, last, context),
    ...(asked === undefined || asked === last ? [] : describeEvent(matter, asked, context)),
  ];
}

/** What the reporter did to a request of theirs is told as done; the office's steps by their names. */
function nameDone(action: MatterAction, { knowledge }: NoticeContext): string {
  const { label, done } = knowledge.states.actions[action];
  return action === "withdraw_revoke" ? done : label;
}

/** How the matter ended that another one is handled with; nothing of its report is told. */
export function describeMain(
  { matter, events }: MainMatter,
  context: NoticeContext,
): readonly string[] {
  const { knowledge, texts } = context;
  if (knowledge.states.states[matter.state].open) {
    return [];
  }
  const end = events.findLast(
    ({ matter_id, data }) => matter_id === matter.id && data.to === matter.state,
  );
  const outcome = knowledge.states.outcomes[toChosen(end).outcome ?? ""];
  if (end?.kind === "close" && outcome !== undefined) {
    return [texts("news_merged_closed", { outcome })];
  }
  const over = texts("status_merged_over", { state: labelState(matter, knowledge) });
  const isTold = end?.kind === "not_accept" || end?.kind === "refer_out";
  const silent = isTold ? { ...end, data: { ...end.data, text: "" } } : undefined;
  return silent === undefined ? [over] : [over, ...describeEvent(matter, silent, context)];
}

/** Whether the office waits for what it asked the reporter for, or has waited in vain. */
function isAsked({ state, course }: Matter): boolean {
  const isForReporter = state !== "transfer_pending" && course.answerDueOn !== null;
  return isForReporter || state === "supplement_lapsed";
}

/** An event as the reporter was told of it; nothing where they were not. */
function describeEvent(
  matter: Matter,
  { kind, data }: LoggedEvent,
  context: NoticeContext,
): readonly string[] {
  const { transitions } = context.knowledge.states;
  const action = toAction(kind);
  const { from, to, text, answerDueOn } = data;
  if (action === undefined || !isMatterState(from) || !isMatterState(to)) {
    return [];
  }
  const isTold = transitions.some(
    (row) =>
      row.action === action && statesOf(row).includes(from) && row.notify.includes("reporter"),
  );
  const isGiven = action === "transfer" || action === "acknowledge";
  const officeId = String(isGiven ? data.toOffice : data.fromOffice);
  const course = { ...matter.course, answerDueOn: answerDueOn ? String(answerDueOn) : null };
  const then = { ...matter, officeId, state: to, course };
  const happening = {
    ...{ matter: then, from, action, chosen: toChosen({ data }), officeId },
    text: typeof text === "string" ? text : "",
  };
  return isTold ? describeHappening(happening, context) : [];
}

function toChosen(event: Pick<LoggedEvent, "data"> | undefined): Record<string, string> {
  const chosen = event?.data.chosen;
  return typeof chosen === "object" && chosen !== null
    ? Object.fromEntries(Object.entries(chosen).map(([need, value]) => [need, String(value)]))
    : {};
}

function toAction(kind: string | undefined): MatterAction | undefined {
  return MATTER_ACTIONS.find((name) => name === kind);
}

/** Whether an action is the reporter's own or one that they are told of: who works on it is not. */
function concernsReporter(kind: string): (row: TransitionRow) => boolean {
  return ({ action, roles, notify }) =>
    action === kind && (roles.includes("reporter") || notify.includes("reporter"));
}
