import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { toLocalDate, toLocalTime } from "../base/clock.ts";
import type { StorageDatabase, StorageTransaction } from "../storage/tables.ts";
import { describeSize } from "./collect-evidence.ts";
import { lockReport } from "./erase-report-repository.ts";
import { appendEvent, type LoggedEvent, listEvents } from "./event-log-repository.ts";
import { listEvidenceOfReport } from "./evidence-repository.ts";
import { IDENTITY_READ } from "./identity-read-repository.ts";
import { labelType } from "./label-type.ts";
import type { Matter, MatterClock } from "./matter.ts";
import { listClocks } from "./matter-clock-repository.ts";
import type { NoticeContext } from "./matter-notices.ts";
import { findMatter, readRouting } from "./matter-repository.ts";
import { MATTER_ACTIONS } from "./matter-states.ts";
import { toPublicText } from "./officer-card.ts";
import {
  findReport,
  findReportByCaseNumber,
  type Report,
  toMatterFields,
} from "./report-repository.ts";

/** A matter that another body is to get on paper. */
export interface HandOverRequest {
  readonly matterId: string;
  /** The body that gets it, in words. */
  readonly to: string;
  readonly reason: string;
  /** Law and article by which the reporter's identity goes along; it does not when absent. */
  readonly legalBasis?: string;
  readonly actor: { readonly id: string; readonly role: string };
  readonly now: Date;
}

/** What the paper says: paragraphs, and lines with their columns. */
export interface HandOverPaper {
  readonly title: string;
  readonly facts: readonly (readonly [string, string])[];
  readonly narrative: string;
  readonly timeline: readonly (readonly string[])[];
  readonly clocks: readonly (readonly string[])[];
  /** Name, size, SHA-256 and day of each file. */
  readonly evidence: readonly (readonly string[])[];
  readonly identity: string;
}

/** The paper, and the case that it is about. */
export interface HandOver {
  readonly paper: HandOverPaper;
  readonly caseNumber: string;
}

/**
 * Gathers what a body needs that takes a matter over. Nothing is handed out before
 * {@link recordHandOver} has said that it may be. `undefined` when there is no such matter.
 */
export async function collectHandOver(
  database: StorageDatabase,
  request: HandOverRequest,
  context: NoticeContext,
): Promise<HandOver | undefined> {
  const matter = await findMatter(database, request.matterId);
  const report = matter && (await findReport(database, matter.reportId));
  if (matter === undefined || report === undefined) {
    return undefined;
  }
  const paper = await compose(database, { matter, report, request }, context);
  return { paper, caseNumber: report.caseNumber };
}

/**
 * Records that the paper is handed out: to whom, why, and by which law the identity goes along.
 * Refused when it would say something else by now.
 */
export async function recordHandOver(
  trx: StorageTransaction,
  request: HandOverRequest,
  made: HandOver,
  context: NoticeContext,
): Promise<"recorded" | "outdated"> {
  await lockReport(trx, made.caseNumber);
  const current = await collectHandOver(trx, request, context);
  const report = await findReportByCaseNumber(trx, made.caseNumber);
  if (report === undefined || !isDeepStrictEqual(current, made)) {
    return "outdated";
  }
  await record(trx, request, report);
  return "recorded";
}

async function compose(
  database: StorageDatabase,
  {
    matter,
    report,
    request,
  }: { readonly matter: Matter; readonly report: Report; readonly request: HandOverRequest },
  context: NoticeContext,
): Promise<HandOverPaper> {
  const evidence = await listEvidenceOfReport(database, report.id);
  const events = await listEvents(database, report.id);
  const clocks = await listClocks(database, [matter.id]);
  const routing = routingSchema.parse(await readRouting(database, matter.id));
  return {
    title: context.texts("paper_title", { caseNumber: report.caseNumber }),
    facts: toFacts(matter, report, routing.law, request, context),
    narrative: toPublicText(report.narrative, report),
    timeline: toTimeline(
      events.filter((event) => event.matter_id === matter.id),
      report,
      context,
    ),
    clocks: clocks.map((clock) => toClockLine(clock, context)),
    evidence: evidence.map(({ name, sizeBytes, sha256, receivedAt }) => [
      toPublicText(name, report),
      describeSize(sizeBytes),
      sha256,
      toLocalDate(new Date(receivedAt)),
    ]),
    identity: describeIdentity(report, request, context),
  };
}

const routingSchema = z.object({ law: z.array(z.string()).catch([]) }).catch({ law: [] });

function toFacts(
  matter: Matter,
  report: Report,
  law: readonly string[],
  { to, reason, now }: HandOverRequest,
  { knowledge, texts }: NoticeContext,
): HandOverPaper["facts"] {
  const { answers: told, place } = toMatterFields(report, matter);
  const answers = Object.entries(told).map(
    ([name, answer]) => [labelAnswer(name, texts), toPublicText(answer, report)] as const,
  );
  const office = knowledge.offices.get(matter.officeId)?.name ?? matter.officeId;
  return [
    [texts("list_number"), matter.id],
    [texts("list_type"), labelType(matter.type, knowledge, texts)],
    [texts("paper_from"), office],
    [texts("paper_to"), to],
    [texts("paper_day"), toLocalDate(now)],
    [texts("paper_reason"), toPublicText(reason, report)],
    [texts("paper_received"), toLocalDate(new Date(report.submittedAt))],
    [texts("label_place"), place],
    ...answers,
    [texts("list_state"), knowledge.states.states[matter.state].label],
    [texts("paper_law"), law.join("；")],
    [texts("paper_rule"), `${matter.ruleId} v${matter.ruleVersion}`],
  ];
}

function labelAnswer(name: string, texts: NoticeContext["texts"]): string {
  const known = ["respondent", "goods", "amount", "platform", "link", "right_number"] as const;
  const found = known.find((one) => one === name);
  return found === undefined ? name : texts(`label_${found}`);
}

function toTimeline(
  events: readonly LoggedEvent[],
  report: Report,
  { knowledge, texts }: NoticeContext,
): HandOverPaper["timeline"] {
  return events.flatMap(({ kind, at, data }) => {
    const action = MATTER_ACTIONS.find((name) => name === kind);
    const label =
      action === undefined
        ? kind === "submitted" && texts("paper_submitted")
        : knowledge.states.actions[action].label;
    const instant = new Date(at);
    const office = knowledge.offices.get(String(data.toOffice ?? ""))?.name ?? "";
    const said = typeof data.text === "string" ? toPublicText(data.text, report) : "";
    return label === false
      ? []
      : [[`${toLocalDate(instant)} ${toLocalTime(instant)}`, label, office, said]];
  });
}

function toClockLine(
  { clockId, dueOn, status, breachedAt }: MatterClock,
  { knowledge, texts }: NoticeContext,
): readonly string[] {
  const rule = knowledge.clocks.get(clockId);
  const state = breachedAt === null ? texts(`clock_${status}`) : texts("clock_breached");
  return [rule?.label ?? clockId, rule?.law ?? "", dueOn ?? texts("card_due_unknown"), state];
}

function describeIdentity(
  { contact }: Report,
  { legalBasis }: HandOverRequest,
  { texts }: NoticeContext,
): string {
  if (legalBasis === undefined) {
    return texts("paper_identity_kept");
  }
  return texts("paper_identity", { contact: contact ?? texts("confirm_none"), law: legalBasis });
}

async function record(
  trx: StorageTransaction,
  { matterId, to, reason, legalBasis, actor, now }: HandOverRequest,
  report: Report,
): Promise<void> {
  const event = { reportId: report.id, matterId, actor, at: now };
  const data = { to, reason: toPublicText(reason, report), legalBasis: legalBasis ?? null };
  await appendEvent(trx, { ...event, kind: "handed_out", data });
  if (legalBasis !== undefined && report.contact !== undefined) {
    const read = { reason: legalBasis, office: to };
    await appendEvent(trx, { ...event, kind: IDENTITY_READ, data: read });
  }
}
