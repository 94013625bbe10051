import type { Outcome } from "../conversation/outcome.ts";
import { type Button, toReply } from "../conversation/reply.ts";
import type { Turn } from "../conversation/turn.ts";
import { findAnswered, isAnswered } from "./answered-case.ts";
import { askQuery, intentOf } from "./ask-query.ts";
import { CHOICES_SHOWN, describeRest } from "./ask-which-matter.ts";
import {
  gatherSupplement,
  isEmptySupplement,
  readNote,
  startSupplement,
} from "./gather-supplement.ts";
import { type Identified, identifyReport } from "./identify-report.ts";
import { withEvidence } from "./intake-turn.ts";
import { labelType } from "./label-type.ts";
import type { Matter } from "./matter.ts";
import { findMatter } from "./matter-repository.ts";
import { labelState } from "./officer-card.ts";
import { toReceiptFile } from "./receipt-file.ts";
import type { Handled, ReportContext } from "./report-context.ts";
import { listReportsOfPerson, type Report } from "./report-repository.ts";
import type { QueryDialogue, SupplementDialogue } from "./report-state.ts";
import { describeStatus, readStatus } from "./report-status.ts";
import { revokeWithdrawal, takesWithdrawalBack, wantsWithdrawal } from "./revoke-withdrawal.ts";
import { beginSupplement } from "./supplement-turn.ts";
import { tellFirst } from "./tell-first.ts";
import { askWithdrawal } from "./withdraw-turn.ts";

export type Purpose = QueryDialogue["purpose"];

/** A reporter asks for, adds to, or takes back a report: finds which one, then goes on. */
export async function handleReporter(
  turn: Turn,
  wanted: Purpose,
  dialogue: QueryDialogue | undefined,
  context: ReportContext,
): Promise<Handled> {
  const identified = await identifyReport(turn, dialogue, context);
  const purpose = toPurpose(turn, wanted);
  if (purpose === "supplement") {
    return handleSupplement(turn, identified, dialogue, context);
  }
  switch (identified.kind) {
    case "found": {
      const { report, isOwn } = identified;
      const matter = await findMatter(context.storage.database, findAnswered(turn) ?? "");
      return goOn(turn, purpose, report, { isOwn, matter, told: undefined }, context);
    }
    case "several":
      return purpose === "revoke"
        ? revokeWithdrawal(turn, identified.reports, context)
        : choose(purpose, identified.reports, context);
    default: {
      const asked = tellUnknown(purpose, identified, context);
      const mayBeQuestion = identified.kind === "none" && dialogue === undefined;
      return mayBeQuestion ? answerFirst(turn, asked, context) : asked;
    }
  }
}

/** Whether a withdrawal is meant or its end; words that say neither are for what was meant before. */
function toPurpose(turn: Turn, wanted: Purpose): Purpose {
  if (wanted === "withdraw" && takesWithdrawalBack(turn.text)) {
    return "revoke";
  }
  return wanted === "revoke" && wantsWithdrawal(turn.text) ? "withdraw" : wanted;
}

function listIdentified(identified: Identified): readonly Report[] {
  switch (identified.kind) {
    case "found":
      return [identified.report];
    case "several":
      return identified.reports;
    default:
      return [];
  }
}

/** Who has no report here may have asked something: what is known of that comes first. */
async function answerFirst(turn: Turn, asked: Unknown, context: ReportContext): Promise<Handled> {
  const found = await context.findAnswer(turn);
  return found === undefined ? asked : tellFirst(found, asked);
}

/** What is to be added is kept, while it is found out or asked which report it is for. */
async function handleSupplement(
  turn: Turn,
  identified: Identified,
  dialogue: QueryDialogue | undefined,
  context: ReportContext,
): Promise<Handled> {
  const told = dialogue?.told ?? undefined;
  const note = readNote(turn, { isCodeAsked: dialogue !== undefined });
  switch (identified.kind) {
    case "found":
    case "several": {
      const reports = listIdentified(identified);
      const { database } = context.storage;
      const statuses = await Promise.all(reports.map((report) => readStatus(database, report)));
      const answered = findAnswered(turn);
      const isMeant = ({ id }: Matter) => answered === undefined || isAnswered(answered, id);
      const begun = await beginSupplement(turn, statuses, { isMeant, note, told }, context);
      return told === undefined || isEmptySupplement(told) || typeof begun === "function"
        ? begun
        : keepRefused(turn, note, { begun, told }, context);
    }
    default: {
      const asked = tellUnknown("supplement", identified, context);
      const isNothing = note === "" && turn.message.attachments.length === 0;
      return isNothing && told === undefined
        ? asked
        : keepTold(turn, note, { asked, dialogue }, context);
    }
  }
}

/** What was told before stays where the report that was named takes nothing: another may be meant. */
function keepRefused(
  turn: Turn,
  note: string,
  { begun, told }: { readonly begun: Outcome; readonly told: SupplementDialogue },
  context: ReportContext,
): Promise<Handled> | Outcome {
  if (begun.code !== "report_refused") {
    return begun;
  }
  const state: QueryDialogue = { kind: "query", purpose: "supplement", caseNumber: null, told };
  const text = `${begun.reply.text}\n${askQuery(state, context).text}`;
  const asked = { ...begun, reply: toReply(text), state };
  return keepTold(turn, note, { asked, dialogue: state }, context);
}

async function keepTold(
  turn: Turn,
  note: string,
  { asked, dialogue }: { readonly asked: Unknown; readonly dialogue: QueryDialogue | undefined },
  context: ReportContext,
): Promise<Handled> {
  const told = dialogue?.told ?? startSupplement(context);
  const gathered = await gatherSupplement(turn, told, note, context);
  const kept = note === "" ? [] : [context.texts("supplement_kept")];
  const text = [...gathered.remarks, ...kept, asked.reply.text].join("\n");
  const query = asked.state ??
    dialogue ?? { kind: "query", purpose: "supplement", caseNumber: null };
  const state: QueryDialogue = { ...query, told: gathered.dialogue };
  const reply = { ...askQuery(state, context), text };
  return withEvidence(gathered.collected, { ...asked, reply, state });
}

/**
 * A button that names a case or a matter: only the person's own ones.
 *
 * @param told What was told to be added before the button named the report.
 */
export async function handleOwn(
  turn: Turn,
  purpose: Purpose,
  name: string,
  told: SupplementDialogue | undefined,
  context: ReportContext,
): Promise<Handled> {
  const own = await listReportsOfPerson(context.storage.database, turn.person.id);
  const matter = await findMatter(context.storage.database, name);
  const report = own.find(({ id, caseNumber }) => id === matter?.reportId || caseNumber === name);
  return report === undefined
    ? refuseUnknown(purpose, context)
    : goOn(turn, purpose, report, { isOwn: true, matter, told }, context);
}

/** The document of a receipt, for the reporter alone. */
export async function handReceiptOut(
  turn: Turn,
  caseNumber: string,
  context: ReportContext,
): Promise<Outcome> {
  const own = await listReportsOfPerson(context.storage.database, turn.person.id);
  const report = own.find((one) => one.caseNumber === caseNumber);
  return report === undefined
    ? refuseUnknown("status", context)
    : {
        code: "report_status",
        intent: "status",
        reply: await toReceiptFile(report, context),
      };
}

function refuseUnknown(purpose: Purpose, { texts }: ReportContext): Outcome {
  const reply = toReply(texts("refused_unknown"));
  return { code: "report_refused", intent: intentOf(purpose), reply };
}

/** How the report was found, and which of its matters was named, if any was. */
interface Found {
  readonly isOwn: boolean;
  readonly matter: Matter | undefined;
  readonly told: SupplementDialogue | undefined;
}

async function goOn(
  turn: Turn,
  purpose: Purpose,
  report: Report,
  { isOwn, matter, told }: Found,
  context: ReportContext,
): Promise<Handled> {
  const status = await readStatus(context.storage.database, report);
  switch (purpose) {
    case "status": {
      const reply = describeStatus(status, { isOwn, today: turn.today }, context);
      return { code: "report_status", intent: "status", reply, state: null };
    }
    case "supplement":
      return beginSupplement(turn, [status], { isMeant: isNamed(matter), told }, context);
    case "withdraw":
      return askWithdrawal(turn, status, matter, context);
    case "revoke":
      return revokeWithdrawal(turn, [report], context);
  }
}

function isNamed(named: Matter | undefined) {
  return ({ id }: Matter) => named === undefined || id === named.id;
}

async function choose(
  purpose: "status" | "withdraw",
  reports: readonly Report[],
  context: ReportContext,
): Promise<Outcome> {
  const { texts, knowledge, storage } = context;
  const buttons: Button[][] = [];
  for (const report of reports.slice(0, CHOICES_SHOWN)) {
    const { matters } = await readStatus(storage.database, report);
    const [matter] = matters;
    const type = labelType(matter?.type ?? null, knowledge, texts);
    const state = matter === undefined ? "" : labelState(matter, knowledge);
    const label = `${report.caseNumber} ${type} ${state}`;
    buttons.push([{ label, token: `report.${purpose}.${report.caseNumber}` }]);
  }
  const lines = [texts(`${purpose}_choose`), ...describeRest(reports.length, texts)];
  const reply = toReply(lines.join("\n"), { buttons });
  // A number that is typed instead is for the same purpose.
  const state: QueryDialogue = { kind: "query", purpose, caseNumber: null, told: null };
  return { code: "report_asking", intent: purpose, reply, state };
}

/** What is told, and asked, when it is not known which report is meant. */
interface Unknown extends Outcome {
  readonly state?: QueryDialogue;
}

function tellUnknown(
  purpose: Purpose,
  identified: Exclude<Identified, { kind: "found" | "several" }>,
  context: ReportContext,
): Unknown {
  const { texts } = context;
  switch (identified.kind) {
    case "none":
    case "needs_number":
    case "no_code":
    case "needs_code": {
      const caseNumber = "caseNumber" in identified ? identified.caseNumber : null;
      const state: QueryDialogue = { kind: "query", purpose, caseNumber, told: null };
      const ask = askQuery(state, context);
      const { kind } = identified;
      const isAsk = kind === "needs_number" || kind === "needs_code";
      const reply = isAsk ? ask : { ...ask, text: texts(`status_${kind}`) };
      return { code: "report_asking", intent: intentOf(purpose), reply, state };
    }
    case "wrong":
    case "locked": {
      const reply = toReply(texts(`status_${identified.kind}`));
      return { code: "report_refused", intent: intentOf(purpose), reply };
    }
  }
}
