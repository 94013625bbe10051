import { type LocalDate, toLocalDate } from "../base/clock.ts";
import { type Button, type Reply, toReply } from "../conversation/reply.ts";
import type { StorageDatabase } from "../storage/tables.ts";
import { clocksFor, describeLength, describeNextDue } from "./describe-clock.ts";
import { describeMain, describeProgress, type MainMatter } from "./describe-progress.ts";
import { type LoggedEvent, listEvents } from "./event-log-repository.ts";
import { labelType } from "./label-type.ts";
import type { Matter, MatterClock } from "./matter.ts";
import { listClocks } from "./matter-clock-repository.ts";
import type { NoticeContext } from "./matter-notices.ts";
import { findMatter, listMattersOfReport } from "./matter-repository.ts";
import { findTransition } from "./matter-states.ts";
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
  /** What matters of the report are handled with, by their ids. */
  readonly mains: ReadonlyMap<string, MainMatter>;
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

/** Why nothing can be added to, or taken back from, a report: the states that its matters are in. */
export function describeRefusal(
  name: "supplement_refused" | "withdraw_refused" | "withdraw_none",
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
    mains: await findMains(database, matters),
  };
}

async function findMains(
  database: StorageDatabase,
  matters: readonly Matter[],
): Promise<ReadonlyMap<string, MainMatter>> {
  const mains = new Map<string, MainMatter>();
  for (const { id, course } of matters) {
    const matter =
      course.mergedInto === null ? undefined : await findMatter(database, course.mergedInto);
    if (matter !== undefined) {
      mains.set(id, { matter, events: await listEvents(database, matter.reportId) });
    }
  }
  return mains;
}

/**
 * What a reporter is told, on a day, of where their report stands. With `isOwn`, what they can do
 * from here.
 */
export function describeStatus(
  status: ReportStatus,
  { isOwn, today }: { readonly isOwn: boolean; readonly today: LocalDate },
  context: NoticeContext,
): Reply {
  const { report, matters } = status;
  const day = toLocalDate(new Date(report.submittedAt));
  const blocks = matters.map((matter) => describeMatter(matter, status, today, context).join("\n"));
  const submitted = context.texts("status_submitted", { day });
  const isOfSeveral = matters.length > 1;
  const buttons = isOwn
    ? matters.flatMap((matter) => reporterButtons(matter, isOfSeveral, context))
    : [];
  return toReply([...blocks, submitted].join("\n"), { buttons });
}

function describeMatter(
  matter: Matter,
  { report, matters, clocks, events, mains }: ReportStatus,
  today: LocalDate,
  { knowledge, texts }: NoticeContext,
): readonly string[] {
  const { caseNumber } = report;
  const { ordinal } = matter;
  const type = labelType(matter.type, knowledge, texts);
  const office = knowledge.offices.get(matter.officeId)?.name ?? matter.officeId;
  const own = clocks.filter(({ matterId }) => matterId === matter.id);
  const [next] = clocksFor("reporter", own, knowledge);
  const main = mains.get(matter.id);
  return [
    matters.length > 1
      ? texts("status_title_of_several", { caseNumber, ordinal, type })
      : texts("status_title", { caseNumber, type }),
    texts("status_state", { state: labelState(matter, knowledge) }),
    texts("status_office", { office }),
    ...(next === undefined ? [] : describeNext(next, today, { knowledge, texts })),
    ...describeProgress(matter, events, { knowledge, texts }),
    ...(main === undefined ? [] : describeMain(main, { knowledge, texts })),
  ];
}

/** Until when something is to be done, how that is counted, and by which law. */
function describeNext(
  next: MatterClock,
  today: LocalDate,
  { knowledge, texts }: NoticeContext,
): readonly string[] {
  const rule = knowledge.clocks.get(next.clockId);
  if (rule === undefined) {
    return [];
  }
  const basis = next.pausedUnits > 0 ? "status_due_basis_paused" : "status_due_basis";
  const length = describeLength(next, rule, texts);
  return [
    describeNextDue(next, today, knowledge, texts),
    texts(basis, { law: rule.law, day: next.startedOn, length }),
  ];
}

/** The button by which a reporter takes a request for withdrawal back. */
export function toRevokeButton(
  matterId: string,
  { states }: Pick<NoticeContext["knowledge"], "states">,
): Button {
  return { label: states.actions.withdraw_revoke.label, token: `report.revoke.${matterId}` };
}

/** Of several matters, which one a button is for stands on it. */
function reporterButtons(
  matter: Matter,
  isOfSeveral: boolean,
  { knowledge, texts }: NoticeContext,
): Button[][] {
  const { ordinal } = matter;
  const toLabel = (label: string) =>
    isOfSeveral ? texts("button_of_matter", { ordinal, label }) : label;
  const may = (action: "supplement" | "withdraw_request" | "withdraw_revoke") =>
    findTransition(knowledge.states, matter.state, action, "reporter") !== undefined;
  const add = {
    label: toLabel(texts("button_supplement")),
    token: `report.supplement.${matter.id}`,
  };
  const withdraw = {
    label: toLabel(knowledge.states.actions.withdraw_request.label),
    token: `report.withdraw.${matter.id}`,
  };
  const revoke = toRevokeButton(matter.id, knowledge);
  const row = [
    ...(may("supplement") ? [add] : []),
    ...(may("withdraw_request") ? [withdraw] : []),
    ...(may("withdraw_revoke") ? [{ ...revoke, label: toLabel(revoke.label) }] : []),
  ];
  return row.length === 0 ? [] : [row];
}
