import type { Outcome } from "../conversation/outcome.ts";
import { type Reply, toReply } from "../conversation/reply.ts";
import type { Turn } from "../conversation/turn.ts";
import { type Deputies, listDeputies } from "../storage/absences.ts";
import { findCaseNumber } from "./case-number.ts";
import { findSide } from "./check-command.ts";
import { describeHistory } from "./describe-history.ts";
import { describeNotes } from "./describe-notes.ts";
import { describeRemarks } from "./describe-remarks.ts";
import { listEvidenceOfReport } from "./evidence-repository.ts";
import { findDuplicates } from "./find-duplicates.ts";
import { identityButtons } from "./identity-turn.ts";
import type { Matter } from "./matter.ts";
import { listNotes } from "./matter-note-repository.ts";
import type { MatterRole } from "./matter-states.ts";
import { toOfficerCard } from "./officer-card.ts";
import { toQueueReply } from "./queue-reply.ts";
import { firstViewOf, type QueueView, toQueueFilter } from "./queue-view.ts";
import type { ReportContext } from "./report-context.ts";
import { findReportStatus, type ReportStatus } from "./report-status.ts";
import type { ReportTextName } from "./report-texts.ts";

const DUE_NOW = /今天|今日|到期|逾期|超期|due|overdue/i;
/** Asks for the days, not for what is due by now. */
const ASKS_WHEN = /几号|几时|几月|什么时[候间]|何时|哪[一几]?天|多久|when|what day/i;

/** Which queue the words ask for; the first that fits. */
const VIEW_WORDS: readonly (readonly [QueueView, RegExp])[] = [
  ["unassigned", /待接手|没人接|无人接手|未指定|待认领|unassigned/i],
  ["office", /单位|队列|全部|全局|office|queue/i],
  ["mine", /我的|我手上|手头|my\b|mine/i],
];

const TITLES: Readonly<Record<QueueView, ReportTextName>> = {
  mine: "officer_list_mine",
  office: "officer_list_title",
  unassigned: "officer_list_unassigned",
  triage: "officer_list_triage",
  all: "officer_list_title",
};

/** What staff are told: the card of the matter that they name, or a list of open ones. */
export async function tellStaffStatus(
  turn: Turn,
  role: MatterRole,
  context: ReportContext,
): Promise<Outcome> {
  const caseNumber = findCaseNumber(turn.text);
  return caseNumber === undefined
    ? listAsked(turn, context)
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
  const known = await toCardFacts(turn, matter, status, context);
  const side = role === "triage" ? "owner" : findSide(turn.person, matter);
  const facts = side === undefined ? known : { ...known, role, side, personId: turn.person.id };
  const card = toOfficerCard(facts, knowledge, texts);
  const buttons = identityButtons(turn, matter, status.report.contact, context);
  const reply = { ...card, buttons: [...card.buttons, ...buttons] };
  return { code: "report_status", intent: "status", reply };
}

async function toCardFacts(
  { today, person }: Turn,
  matter: Matter,
  status: ReportStatus,
  context: ReportContext,
) {
  const { storage, texts, compareTexts } = context;
  const evidence = await listEvidenceOfReport(storage.database, status.report.id);
  return {
    matter,
    report: status.report,
    clocks: status.clocks.filter(({ matterId }) => matterId === matter.id),
    evidence,
    mark: "update" as const,
    day: today,
    duplicates: await findDuplicates(storage.database, status.report, matter, compareTexts),
    notes: [
      ...(await describeRemarks(storage.database, status.report, context)),
      ...(await describeHistory(person, status.report, context)),
      ...describeNotes(await listNotes(storage.database, [matter.id]), texts),
    ],
  };
}

/** The list that the words ask for; who has nothing in hand sees what nobody at the office has. */
async function listAsked(turn: Turn, context: ReportContext): Promise<Outcome> {
  const deputies = await listDeputies(context.storage.database, turn.today);
  for (const view of viewsOf(turn)) {
    const reply = await listView(view, turn, deputies, context);
    if (reply !== undefined) {
      return { code: "report_status", intent: "status", reply };
    }
  }
  const reply = toReply(context.texts("officer_list_none"));
  return { code: "report_status", intent: "status", reply };
}

async function listView(
  view: QueueView,
  { text, person, today }: Turn,
  deputies: Deputies,
  context: ReportContext,
): Promise<Reply | undefined> {
  const { knowledge, storage, texts } = context;
  const filter = toQueueFilter(view, person, knowledge.states, deputies);
  if (filter === undefined) {
    return undefined;
  }
  const isDueNow = DUE_NOW.test(text) && !ASKS_WHEN.test(text);
  const title = texts(isDueNow ? "officer_list_today" : TITLES[view]);
  const narrowed = isDueNow ? { ...filter, dueBy: today } : filter;
  return toQueueReply(title, narrowed, storage.database, context);
}

/** The views to look at, until one shows something. */
function viewsOf({ text, person }: Turn): readonly QueueView[] {
  const asked = VIEW_WORDS.find(([, words]) => words.test(text))?.[0];
  switch (asked) {
    case "mine":
      return person.role === "triage" ? ["triage"] : ["mine", "unassigned"];
    case undefined:
      return [firstViewOf(person)];
    default:
      return person.role === "triage" ? ["triage"] : [asked];
  }
}
