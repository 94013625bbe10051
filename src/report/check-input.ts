import { toLocalDate } from "../base/clock.ts";
import { listOfficeAddresses } from "../storage/people.ts";
import type { StorageTransaction } from "../storage/tables.ts";
import type { MatterCommand, MatterRefusal } from "./check-command.ts";
import type { ClockEvent } from "./clock-rule.ts";
import { listEvents } from "./event-log-repository.ts";
import { listAssignable } from "./list-assignable.ts";
import type { Matter } from "./matter.ts";
import { listClocks } from "./matter-clock-repository.ts";
import { awaitsEvent, hasClockFor } from "./matter-clocks.ts";
import type { NoticeContext } from "./matter-notices.ts";
import { findMatter, listMergedMatters } from "./matter-repository.ts";
import { type ActionNeed, recordedEvent, type Transition } from "./matter-states.ts";
import type { ReportKnowledge } from "./report-knowledge.ts";
import { checkExtension } from "./run-clock.ts";

/** How long the sentence of an action is, in characters. */
export const TEXT_LIMITS = { minimum: 2, maximum: 500 } as const;

/** The longest time for a supplement, in working days. */
const LONGEST_WAIT_DAYS = 60;

/**
 * What is wrong with what an action needs: it is not there, names nothing that exists, or cannot be
 * done with this matter now. `undefined` when all is well.
 */
export async function refuseInput(
  trx: StorageTransaction,
  command: MatterCommand,
  matter: Matter,
  transition: Pick<Transition, "to" | "event">,
  { knowledge }: NoticeContext,
): Promise<MatterRefusal | undefined> {
  for (const need of knowledge.states.actions[command.action].needs) {
    const refusal = await refuseNeed(need, trx, command, matter, knowledge);
    if (refusal !== undefined) {
      return refusal;
    }
  }
  const event = recordedEvent(transition);
  return event === undefined
    ? refuseClocks(trx, command, matter, knowledge)
    : refuseEvent(trx, event, matter, knowledge);
}

async function refuseNeed(
  need: ActionNeed,
  trx: StorageTransaction,
  command: MatterCommand,
  matter: Matter,
  knowledge: ReportKnowledge,
): Promise<MatterRefusal | undefined> {
  const { chosen = {}, text = "" } = command;
  const unless = (isThere: boolean) => (isThere ? undefined : "refused_incomplete");
  switch (need) {
    case "text":
      return unless(text.trim() !== "");
    case "outcome":
      return unless(Object.hasOwn(knowledge.states.outcomes, chosen.outcome ?? ""));
    case "reason":
      return unless(Object.hasOwn(knowledge.states.reasons, chosen.reason ?? ""));
    case "destination":
      return unless(knowledge.offices.get(chosen.destination ?? "")?.staffed === false);
    case "days":
      return unless(isWait(chosen.days ?? ""));
    case "office":
      return refuseOffice(trx, command, matter, knowledge);
    case "matter":
      return refuseMerge(trx, command, matter, knowledge);
    case "officer":
      return refuseOfficer(trx, command, matter);
    case "clock":
      return refuseExtension(trx, command, matter, knowledge);
  }
}

/** Whether a sentence is as long as an action's may be. */
export function fitsText(text: string): boolean {
  const length = [...text].length;
  return length >= TEXT_LIMITS.minimum && length <= TEXT_LIMITS.maximum;
}

/** Whether a text is a number of days that somebody can be asked to answer within. */
export function isWait(days: string): boolean {
  return /^[1-9]\d?$/.test(days) && Number(days) <= LONGEST_WAIT_DAYS;
}

/** A transfer leads to another office with people, and never back to one that gave the matter away. */
async function refuseOffice(
  trx: StorageTransaction,
  { chosen, role }: MatterCommand,
  matter: Matter,
  knowledge: ReportKnowledge,
): Promise<MatterRefusal | undefined> {
  const office = knowledge.offices.get(chosen?.office ?? "");
  if (office?.staffed !== true) {
    return "refused_incomplete";
  }
  if (office.id === matter.officeId && matter.state !== "triage") {
    return "refused_same_office";
  }
  const officers = await listOfficeAddresses(trx, office.id);
  if (officers.length === 0) {
    return "refused_empty_office";
  }
  const events = role === "triage" ? [] : await listEvents(trx, matter.reportId);
  const gaveAway = events.some(
    ({ matter_id, kind, data }) =>
      matter_id === matter.id && kind === "acknowledge" && data.fromOffice === office.id,
  );
  return gaveAway ? "refused_loop" : undefined;
}

/** A matter is given to somebody of its office who is at work. */
async function refuseOfficer(
  trx: StorageTransaction,
  { chosen, now }: MatterCommand,
  matter: Matter,
): Promise<MatterRefusal | undefined> {
  const people = await listAssignable(trx, matter, toLocalDate(now));
  return people.some(({ id }) => id === chosen?.officer) ? undefined : "refused_officer";
}

/** Matters are handled together at one office, under one that is open and itself under none. */
async function refuseMerge(
  trx: StorageTransaction,
  { chosen }: MatterCommand,
  matter: Matter,
  { states }: ReportKnowledge,
): Promise<MatterRefusal | undefined> {
  const into = await findMatter(trx, chosen?.matter ?? "");
  const isFit =
    into !== undefined &&
    into.id !== matter.id &&
    into.officeId === matter.officeId &&
    states.states[into.state].open &&
    (await listMergedMatters(trx, matter.id)).length === 0;
  return isFit ? undefined : "refused_merge";
}

async function refuseExtension(
  trx: StorageTransaction,
  { chosen, now }: MatterCommand,
  matter: Matter,
  { clocks }: ReportKnowledge,
): Promise<MatterRefusal | undefined> {
  const own = await listClocks(trx, [matter.id]);
  const clock = own.find(({ clockId }) => clockId === chosen?.clock);
  const rule = clocks.get(clock?.clockId ?? "");
  if (clock === undefined || rule === undefined) {
    return "refused_no_clock";
  }
  switch (checkExtension(clock, rule, toLocalDate(now))) {
    case "allowed":
      return undefined;
    case "used":
      return "refused_extension_used";
    case "late":
      return "refused_extension_late";
    case "never":
      return "refused_no_clock";
  }
}

/** What happened is recorded where a limit waits for it or runs from it. */
async function refuseEvent(
  trx: StorageTransaction,
  event: ClockEvent,
  matter: Matter,
  knowledge: ReportKnowledge,
): Promise<MatterRefusal | undefined> {
  const own = await listClocks(trx, [matter.id]);
  return awaitsEvent(event, matter, own, knowledge) ? undefined : "refused_no_clock";
}

/** A limit is suspended, or goes on, only where there is one that can. */
async function refuseClocks(
  trx: StorageTransaction,
  { action }: MatterCommand,
  matter: Matter,
  knowledge: ReportKnowledge,
): Promise<MatterRefusal | undefined> {
  if (action !== "suspend" && action !== "continue") {
    return undefined;
  }
  const own = await listClocks(trx, [matter.id]);
  return hasClockFor(action, own, knowledge) ? undefined : "refused_no_clock";
}
