import type { Outcome } from "../conversation/outcome.ts";
import { toReply } from "../conversation/reply.ts";
import type { Turn } from "../conversation/turn.ts";
import { findCaseNumber } from "./case-number.ts";
import { findSide } from "./check-command.ts";
import { listEvidenceOfReport } from "./evidence-repository.ts";
import { labelType } from "./label-type.ts";
import { listOfficeMatters } from "./list-office-matters.ts";
import type { Matter } from "./matter.ts";
import type { MatterRole } from "./matter-states.ts";
import { labelState, toOfficerCard } from "./officer-card.ts";
import type { ReportContext } from "./report-context.ts";
import { findReportStatus, type ReportStatus } from "./report-status.ts";

const ROWS_SHOWN = 15;
const DUE_NOW = /今天|今日|到期|逾期|超期|due|overdue/i;
/** Asks for the days, not for what is due by now. */
const ASKS_WHEN = /几号|几时|几月|什么时[候间]|何时|哪[一几]?天|多久|when|what day/i;

/** What staff are told: the card of the matter that they name, or the list of their open ones. */
export async function tellStaffStatus(
  turn: Turn,
  role: MatterRole,
  context: ReportContext,
): Promise<Outcome> {
  const caseNumber = findCaseNumber(turn.text);
  return caseNumber === undefined
    ? listMine(turn, context)
    : showCard(turn, role, caseNumber, context);
}

async function showCard(
  turn: Turn,
  role: MatterRole,
  caseNumber: string,
  context: ReportContext,
): Promise<Outcome> {
  const { texts, knowledge, storage } = context;
  const status = await findReportStatus(storage.database, caseNumber);
  const matter = status?.matters.find(
    (candidate) => role === "triage" || findSide(turn.person, candidate) !== undefined,
  );
  if (status === undefined || matter === undefined) {
    return { code: "report_refused", intent: "status", reply: toReply(texts("refused_office")) };
  }
  const card = await toCardFacts(matter, status, context);
  const side = role === "triage" ? "owner" : findSide(turn.person, matter);
  const facts = side === undefined ? card : { ...card, role, side };
  const reply = toOfficerCard(facts, knowledge, texts);
  return { code: "report_status", intent: "status", reply };
}

async function toCardFacts(matter: Matter, status: ReportStatus, { storage }: ReportContext) {
  const evidence = await listEvidenceOfReport(storage.database, status.report.id);
  return {
    matter,
    report: status.report,
    clocks: status.clocks.filter(({ matterId }) => matterId === matter.id),
    evidenceCount: evidence.length,
    mark: "update" as const,
  };
}

async function listMine(turn: Turn, context: ReportContext): Promise<Outcome> {
  const { texts, knowledge, storage } = context;
  const isDueNow = DUE_NOW.test(turn.text) && !ASKS_WHEN.test(turn.text);
  const dueBy = isDueNow ? turn.today : undefined;
  const due = await listOfficeMatters(storage.database, turn.person, knowledge.states, dueBy);
  if (due.length === 0) {
    const reply = toReply(texts("officer_list_none"));
    return { code: "report_status", intent: "status", reply };
  }
  const rows = due
    .slice(0, ROWS_SHOWN)
    .map(({ matter, nextDue }) => [
      matter.id,
      labelType(matter.type, knowledge, texts),
      labelState(matter, knowledge),
      nextDue ?? texts("card_due_unknown"),
    ]);
  const columns = [
    texts("list_number"),
    texts("list_type"),
    texts("list_state"),
    texts("list_due"),
  ];
  const title = texts(dueBy === undefined ? "officer_list_title" : "officer_list_today");
  const more = due.length - rows.length;
  const text = more > 0 ? `${title}\n${texts("officer_list_more", { count: more })}` : title;
  const reply = toReply(text, { table: { columns, rows } });
  return { code: "report_status", intent: "status", reply };
}
