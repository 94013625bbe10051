import { toLocalDate } from "../base/clock.ts";
import { type Button, type Reply, toReply } from "../conversation/reply.ts";
import type { StorageDatabase } from "../storage/tables.ts";
import { clocksFor } from "./describe-clock.ts";
import { type LoggedEvent, listEvents } from "./event-log-repository.ts";
import { labelType } from "./label-type.ts";
import type { Matter, MatterClock } from "./matter.ts";
import { listClocks } from "./matter-clock-repository.ts";
import type { NoticeContext } from "./matter-notices.ts";
import { findMatter, listMattersOfReport } from "./matter-repository.ts";
import { findTransition, MATTER_ACTIONS, type TransitionRow } from "./matter-states.ts";
import { labelState } from "./officer-card.ts";
import {
  findReport,
  findReportByCaseNumber,
  listReports,
  type Report,
} from "./report-repository.ts";

/** Where a report stands. */
export interface ReportStatus {
  readonly report: Report;
  readonly matters: readonly Matter[];
  readonly clocks: readonly MatterClock[];
  /** Oldest first. */
  readonly events: readonly LoggedEvent[];
}

/** A report by its case number, with its matters, clocks and events. */
export async function findReportStatus(
  database: StorageDatabase,
  caseNumber: string,
): Promise<ReportStatus | undefined> {
  const report = await findReportByCaseNumber(database, caseNumber);
  return report && readStatus(database, report);
}

/** The status of the report that a matter belongs to. */
export async function findStatusOfMatter(
  database: StorageDatabase,
  matterId: string,
): Promise<ReportStatus | undefined> {
  const matter = await findMatter(database, matterId);
  const report = matter && (await findReport(database, matter.reportId));
  return report && readStatus(database, report);
}

/** Why nothing can be added to or taken back from a report: the states that its matters are in. */
export function describeRefusal(
  name: "supplement_refused" | "withdraw_refused",
  status: ReportStatus | undefined,
  { knowledge, texts }: NoticeContext,
): string {
  if (status === undefined) {
    return texts("refused_unknown");
  }
  const state = status.matters.map((matter) => labelState(matter, knowledge)).join("、");
  return texts(name, { caseNumber: status.report.caseNumber, state });
}

/** The latest reports with where they stand, latest first. */
export async function listReportStatuses(
  database: StorageDatabase,
  limit: number,
): Promise<readonly ReportStatus[]> {
  const statuses: ReportStatus[] = [];
  for (const report of await listReports(database, limit)) {
    statuses.push(await readStatus(database, report));
  }
  return statuses;
}

/** The status of a report that is at hand. */
export async function readStatus(database: StorageDatabase, report: Report): Promise<ReportStatus> {
  const matters = await listMattersOfReport(database, report.id);
  const ids = matters.map(({ id }) => id);
  return {
    report,
    matters,
    clocks: await listClocks(database, ids),
    events: await listEvents(database, report.id),
  };
}

/** What a reporter is told of where their report stands. With `isOwn`, what they can do from here. */
export function describeStatus(
  status: ReportStatus,
  isOwn: boolean,
  context: NoticeContext,
): Reply {
  const { report, matters } = status;
  const day = toLocalDate(new Date(report.submittedAt));
  const blocks = matters.map((matter) => describeMatter(matter, status, context).join("\n"));
  const submitted = context.texts("status_submitted", { day });
  const buttons = isOwn ? matters.flatMap((matter) => reporterButtons(matter, context)) : [];
  return toReply([...blocks, submitted].join("\n"), { buttons });
}

function describeMatter(
  matter: Matter,
  { report, clocks, events }: ReportStatus,
  { knowledge, texts }: NoticeContext,
): readonly string[] {
  const { caseNumber } = report;
  const type = labelType(matter.type, knowledge, texts);
  const office = knowledge.offices.get(matter.officeId)?.name ?? matter.officeId;
  const own = clocks.filter(({ matterId }) => matterId === matter.id);
  const [next] = clocksFor("reporter", own, knowledge);
  return [
    texts("status_title", { caseNumber, type }),
    texts("status_state", { state: labelState(matter, knowledge) }),
    texts("status_office", { office }),
    ...describeNext(next, { knowledge, texts }),
    ...describeLast(matter, events, { knowledge, texts }),
  ];
}

/** Until when something is to be done, how that is counted, and by which law. */
function describeNext(
  next: MatterClock | undefined,
  { knowledge, texts }: NoticeContext,
): readonly string[] {
  const rule = knowledge.clocks.get(next?.clockId ?? "");
  const due = next?.dueOn ?? null;
  if (next === undefined || rule === undefined || due === null) {
    return [];
  }
  const added = next.isExtended ? (rule.extension?.length ?? 0) : 0;
  const length = texts(`length_${rule.unit}`, { length: rule.length + added });
  const basis = next.pausedUnits > 0 ? "status_due_basis_paused" : "status_due_basis";
  return [
    texts("status_due", { clock: rule.label, due }),
    texts(basis, { law: rule.law, day: next.startedOn, length }),
  ];
}

function describeLast(
  matter: Matter,
  events: readonly LoggedEvent[],
  { knowledge, texts }: NoticeContext,
): readonly string[] {
  const isShown = (kind: string) => knowledge.states.transitions.some(concernsReporter(kind));
  const last = events.findLast(({ matter_id, kind }) => matter_id === matter.id && isShown(kind));
  const action = MATTER_ACTIONS.find((name) => name === last?.kind);
  if (last === undefined || action === undefined) {
    return [];
  }
  const day = toLocalDate(new Date(last.at));
  return [texts("status_last", { day, action: knowledge.states.actions[action].label })];
}

/** Whether an action is the reporter's own or one that they are told of: who works on it is not. */
function concernsReporter(kind: string): (row: TransitionRow) => boolean {
  return ({ action, roles, notify }) =>
    action === kind && (roles.includes("reporter") || notify.includes("reporter"));
}

function reporterButtons(matter: Matter, { knowledge, texts }: NoticeContext): Button[][] {
  const may = (action: "supplement" | "withdraw_request") =>
    findTransition(knowledge.states, matter.state, action, "reporter") !== undefined;
  const add = { label: texts("button_supplement"), token: `report.supplement.${matter.id}` };
  const withdraw = {
    label: knowledge.states.actions.withdraw_request.label,
    token: `report.withdraw.${matter.id}`,
  };
  const row = [...(may("supplement") ? [add] : []), ...(may("withdraw_request") ? [withdraw] : [])];
  return row.length === 0 ? [] : [row];
}
