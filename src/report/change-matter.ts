import { toLocalDate } from "../base/clock.ts";
import type { Notice } from "../conversation/outcome.ts";
import type { Person } from "../conversation/person.ts";
import { listOfficeAddresses } from "../storage/people.ts";
import type { StorageTransaction } from "../storage/tables.ts";
import { appendEvent, listEvents } from "./event-log-repository.ts";
import { listEvidenceOfReport } from "./evidence-repository.ts";
import type { Matter, MatterClock } from "./matter.ts";
import { changeClocks } from "./matter-clocks.ts";
import {
  type NoticeContext,
  toInformedNotices,
  toOfficeNotices,
  toReporterNotice,
  toTriageNotices,
} from "./matter-notices.ts";
import { advanceMatter, findMatter, listClocks, saveClocks } from "./matter-repository.ts";
import {
  findTransition,
  type MatterAction,
  type MatterRole,
  type NoticeRecipient,
  type Transition,
} from "./matter-states.ts";
import { type CardFacts, toPublicText } from "./officer-card.ts";
import { findReport, type Report } from "./report-repository.ts";

/** One action on a matter. */
export interface MatterCommand {
  readonly matterId: string;
  /** The version that the actor saw; absent when the actor saw none (a reporter). */
  readonly expectedVersion?: number;
  readonly action: MatterAction;
  readonly role: MatterRole;
  readonly person: Person;
  readonly now: Date;
  /** Where a transfer goes. */
  readonly officeId?: string | null;
  /** A code of matter-states.yaml. */
  readonly outcome?: string | null;
  /** The sentence that the action needs, or what the reporter adds. */
  readonly text?: string;
  /** Further writes that belong to the action, after it is known to be allowed. */
  readonly alongside?: (trx: StorageTransaction, report: Report) => Promise<void>;
}

export type MatterRefusal =
  | "refused_unknown"
  | "refused_role"
  | "refused_office"
  | "refused_state"
  | "refused_done"
  | "refused_same_office"
  | "refused_empty_office"
  | "refused_outdated";

export type MatterChange =
  | {
      readonly kind: "changed";
      readonly matter: Matter;
      readonly report: Report;
      readonly facts: CardFacts;
      readonly notices: readonly Notice[];
    }
  /** Nothing changed. `matter` as it is now, when the actor may know. */
  | { readonly kind: "refused"; readonly reason: MatterRefusal; readonly matter?: Matter };

/**
 * Carries out one action: checks the person, the office, the version and the table of states, then
 * writes the matter, its clocks and the event, and says who is to be told.
 */
export async function changeMatter(
  trx: StorageTransaction,
  command: MatterCommand,
  context: NoticeContext,
): Promise<MatterChange> {
  const found = await findMatter(trx, command.matterId);
  const report = found && (await findReport(trx, found.reportId));
  if (found === undefined || report === undefined) {
    return { kind: "refused", reason: "refused_unknown" };
  }
  const checked = await checkCommand(trx, command, found, context);
  if (checked.kind === "refused") {
    return checked;
  }
  const { transition } = checked;
  const misdirected = await refuseTarget(trx, command, found, context);
  if (misdirected !== undefined) {
    return { kind: "refused", reason: misdirected, matter: found };
  }
  const placed = placeMatter(found, transition, command, context);
  if (!(await advanceMatter(trx, found, placed, command.now))) {
    return { kind: "refused", reason: "refused_outdated", matter: found };
  }
  await command.alongside?.(trx, report);
  const matter = { ...found, ...placed, version: found.version + 1 };
  const clocks = await moveClocks(trx, matter, transition, command, context);
  const notices = await tellEverybody(
    trx,
    { found, matter, report, clocks, transition, command },
    context,
  );
  await appendEvent(trx, toEvent(found, matter, report, command));
  return { kind: "changed", matter, report, ...notices };
}

/** Whether a command is allowed, without carrying it out: to ask for what it needs. */
export async function checkCommand(
  trx: Parameters<typeof findMatter>[0],
  command: MatterCommand,
  matter: Matter,
  { knowledge }: NoticeContext,
): Promise<
  | { readonly kind: "allowed"; readonly transition: Transition }
  | { readonly kind: "refused"; readonly reason: MatterRefusal; readonly matter?: Matter }
> {
  const { role, person, action, expectedVersion } = command;
  const belongs = role === "reporter" || role === "triage" || person.officeId === matter.officeId;
  if (!belongs) {
    const reason = (await wasDoneBy(trx, command, matter)) ? "refused_done" : "refused_office";
    return { kind: "refused", reason, matter };
  }
  if (expectedVersion !== undefined && expectedVersion !== matter.version) {
    const reason = (await wasDoneBy(trx, command, matter)) ? "refused_done" : "refused_outdated";
    return { kind: "refused", reason, matter };
  }
  const transition = findTransition(knowledge.states, matter.state, action, role);
  return transition === undefined
    ? { kind: "refused", reason: "refused_state", matter }
    : { kind: "allowed", transition };
}

/** A transfer must lead to another office, one with people. */
async function refuseTarget(
  trx: StorageTransaction,
  { action, officeId }: MatterCommand,
  matter: Matter,
  { knowledge }: NoticeContext,
): Promise<MatterRefusal | undefined> {
  if (action !== "transfer") {
    return undefined;
  }
  const office = knowledge.offices.get(officeId ?? "");
  if (office?.staffed !== true) {
    return "refused_unknown";
  }
  if (office.id === matter.officeId && matter.state !== "triage") {
    return "refused_same_office";
  }
  const officers = await listOfficeAddresses(trx, office.id);
  return officers.length === 0 ? "refused_empty_office" : undefined;
}

/** Whether the same person already did this on the version that the button belongs to. */
async function wasDoneBy(
  trx: Parameters<typeof findMatter>[0],
  { person, action, expectedVersion }: MatterCommand,
  matter: Matter,
): Promise<boolean> {
  const events = await listEvents(trx, matter.reportId);
  return events.some(
    (event) =>
      event.matter_id === matter.id &&
      event.actor_id === person.id &&
      event.kind === action &&
      event.data.version === (expectedVersion ?? 0) + 1,
  );
}

/** Where the matter is after the action: who has it, and in which state. */
function placeMatter(
  matter: Matter,
  { to }: Transition,
  { action, officeId, person }: MatterCommand,
  { knowledge }: NoticeContext,
): Pick<Matter, "state" | "officeId" | "officerId"> {
  if (to === "triage" && matter.state !== "triage") {
    return { state: to, officeId: knowledge.triageOffice, officerId: null };
  }
  if (action === "transfer") {
    return { state: to, officeId: officeId ?? matter.officeId, officerId: null };
  }
  return {
    state: to,
    officeId: matter.officeId,
    officerId: action === "accept" ? person.id : matter.officerId,
  };
}

async function moveClocks(
  trx: StorageTransaction,
  matter: Matter,
  transition: Transition,
  { now }: MatterCommand,
  { knowledge }: NoticeContext,
): Promise<readonly MatterClock[]> {
  const today = toLocalDate(now);
  const before = await listClocks(trx, [matter.id]);
  const clockContext = { matterId: matter.id, type: matter.type, today, knowledge };
  const clocks = changeClocks(before, transition, clockContext);
  await saveClocks(trx, clocks);
  return clocks;
}

interface Told {
  readonly found: Matter;
  readonly matter: Matter;
  readonly report: Report;
  readonly clocks: readonly MatterClock[];
  readonly transition: Transition;
  readonly command: MatterCommand;
}

async function tellEverybody(
  trx: StorageTransaction,
  told: Told,
  context: NoticeContext,
): Promise<{ facts: CardFacts; notices: readonly Notice[] }> {
  const { matter, report, clocks, command } = told;
  const evidence = await listEvidenceOfReport(trx, report.id);
  const isReporter = command.role === "reporter";
  const text = toPublicText(command.text ?? "", report);
  const note = context.texts(isReporter ? "card_supplement" : "card_reason", { text });
  const facts: CardFacts = {
    matter,
    report,
    clocks,
    evidenceCount: evidence.length,
    mark: matter.state === "triage" ? "triage" : "update",
    notes: text === "" ? [] : [note],
  };
  const lists = [];
  for (const recipient of told.transition.notify) {
    lists.push(await tell(trx, recipient, told, facts, context));
  }
  return { facts, notices: lists.flat() };
}

async function tell(
  trx: StorageTransaction,
  recipient: NoticeRecipient,
  told: Told,
  facts: CardFacts,
  context: NoticeContext,
): Promise<readonly Notice[]> {
  const { matter, report, clocks, command, found } = told;
  switch (recipient) {
    case "reporter": {
      const { action } = command;
      if (action === "docket" || action === "supplement" || action === "withdraw_request") {
        return [];
      }
      const officeId = action === "transfer" ? matter.officeId : actingOffice(found, command);
      const text = toPublicText(command.text ?? "", report);
      const change = { matter, action, clocks, text, outcome: command.outcome ?? "", officeId };
      return [toReporterNotice(report, change, context)];
    }
    case "triage":
      return toTriageNotices(trx, facts, context);
    case "other_office":
      return command.action === "transfer"
        ? toOfficeNotices(trx, matter.officeId, facts, context)
        : toInformedNotices(trx, await senderOf(trx, found), facts, context);
    case "office":
    case "lead":
      return toOfficeNotices(trx, matter.officeId, facts, context);
  }
}

function actingOffice(found: Matter, { person, role }: MatterCommand): string {
  return role === "reporter" ? found.officeId : (person.officeId ?? found.officeId);
}

/** The office that sent the matter to where it is now. */
async function senderOf(trx: StorageTransaction, matter: Matter): Promise<string> {
  const events = await listEvents(trx, matter.reportId);
  const transfer = events.findLast(
    (event) => event.matter_id === matter.id && event.kind === "transfer",
  );
  return String(transfer?.data.fromOffice ?? matter.officeId);
}

function toEvent(found: Matter, matter: Matter, report: Report, command: MatterCommand) {
  return {
    reportId: report.id,
    matterId: matter.id,
    kind: command.action,
    actor: { id: command.person.id, role: command.role },
    at: command.now,
    data: {
      version: matter.version,
      from: found.state,
      to: matter.state,
      fromOffice: found.officeId,
      toOffice: matter.officeId,
      outcome: command.outcome ?? null,
      text: command.role === "reporter" ? null : toPublicText(command.text ?? "", report),
    },
  };
}
