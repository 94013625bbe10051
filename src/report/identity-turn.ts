import { toLocalDate } from "../base/clock.ts";
import type { Outcome } from "../conversation/outcome.ts";
import { type Button, toReply } from "../conversation/reply.ts";
import type { Turn } from "../conversation/turn.ts";
import { findCaseNumber, withoutCaseNumber } from "./case-number.ts";
import { type IdentityRead, listIdentityReads } from "./identity-read-repository.ts";
import type { Matter } from "./matter.ts";
import { findMatter } from "./matter-repository.ts";
import { toMatterRole } from "./officer-actions.ts";
import { cancelButton } from "./officer-choices.ts";
import { readCommand } from "./read-command.ts";
import { mayReadIdentity, REASON_CHARS, readIdentity } from "./read-identity.ts";
import type { Handled, ReportContext } from "./report-context.ts";
import type { IdentityDialogue } from "./report-state.ts";
import { findReportStatus } from "./report-status.ts";

const ASKS_IDENTITY = /^(?:查看)?(?:举报人)?(?:身份|联系方式)/;
const ASKS_READS = /^身份(?:查看)?记录/;
const READS_SHOWN = 20;

/** Whether staff ask who reported: `身份 JY… 理由`. */
export function asksForIdentity({ text, person }: Turn): boolean {
  const isStaff = toMatterRole(person.role) !== undefined;
  return isStaff && ASKS_IDENTITY.test(text) && findCaseNumber(text) !== undefined;
}

/** Whether an auditor asks who learnt who reported. */
export function asksForReads({ text, person }: Turn): boolean {
  return person.role === "auditor" && ASKS_READS.test(text);
}

/** `身份 JY… 理由`: the reason may come with it, or is asked for. */
export async function handleIdentity(turn: Turn, context: ReportContext): Promise<Handled> {
  const { database } = context.storage;
  const status = await findReportStatus(database, findCaseNumber(turn.text) ?? "");
  const matter = status?.matters.find((candidate) => mayReadIdentity(turn.person, candidate));
  if (matter === undefined) {
    return refuse(context.texts("refused_office"));
  }
  const reason = withoutCaseNumber(turn.text).replace(ASKS_IDENTITY, "").trim();
  return reason === ""
    ? askReason(turn, matter, context)
    : show(turn, { kind: "identity", matterId: matter.id }, reason, context);
}

/** The button under a card. */
export async function pressIdentity(
  turn: Turn,
  matterId: string,
  context: ReportContext,
): Promise<Handled> {
  const matter = await findMatter(context.storage.database, matterId);
  if (matter === undefined || !mayReadIdentity(turn.person, matter)) {
    return refuse(context.texts(matter === undefined ? "refused_unknown" : "refused_office"));
  }
  return askReason(turn, matter, context);
}

/** The reason was typed. */
export function continueIdentity(
  turn: Turn,
  dialogue: IdentityDialogue,
  pick: string | undefined,
  context: ReportContext,
): Handled {
  const command = pick === undefined ? readCommand(turn.text) : undefined;
  if (pick === "cancel" || command === "cancel" || command === "back") {
    const reply = toReply(context.texts("officer_cancelled"));
    return { code: "report_cancelled", intent: "report", reply, state: null };
  }
  return show(turn, dialogue, turn.text, context);
}

/** The dialogue's pending question. */
export function askIdentityReason(context: ReportContext) {
  const text = context.texts("identity_ask_reason");
  return toReply(text, { buttons: [[cancelButton(context)]] });
}

/** The button that leads to it, for whom it is and where there is something to be shown. */
export function identityButtons(
  { person }: Turn,
  matter: Matter,
  contact: string | undefined,
  { texts }: ReportContext,
): readonly (readonly Button[])[] {
  return contact !== undefined && mayReadIdentity(person, matter)
    ? [[{ label: texts("button_identity"), token: `report.identity.${matter.id}` }]]
    : [];
}

/** The latest readings, for an auditor: who, when, of which case, and why. */
export async function tellIdentityReads(context: ReportContext): Promise<Outcome> {
  const { texts, storage } = context;
  const reads = await listIdentityReads(storage.database, READS_SHOWN);
  if (reads.length === 0) {
    return {
      code: "report_status",
      intent: "status",
      reply: toReply(texts("identity_reads_none")),
    };
  }
  const columns = [
    texts("identity_read_at"),
    texts("list_number"),
    texts("identity_read_by"),
    texts("identity_read_reason"),
  ];
  const rows = reads.map((read) => toRow(read, context));
  const reply = toReply(texts("identity_reads_title"), { table: { columns, rows } });
  return { code: "report_status", intent: "status", reply };
}

function toRow({ at, caseNumber, person, officeId, reason }: IdentityRead, context: ReportContext) {
  const office = context.knowledge.offices.get(officeId ?? "")?.name ?? "";
  return [toLocalDate(new Date(at)), caseNumber, `${office}${person}`, reason];
}

/** Where the channel takes no personal data, not even the question for the reason is asked. */
function askReason(turn: Turn, matter: Matter, context: ReportContext): Outcome {
  if (!context.takesPersonalData(turn.message.address.channel)) {
    return refuse(context.texts("identity_channel"));
  }
  const state: IdentityDialogue = { kind: "identity", matterId: matter.id };
  return { code: "report_asking", intent: "report", reply: askIdentityReason(context), state };
}

function show(
  turn: Turn,
  dialogue: IdentityDialogue,
  reason: string,
  context: ReportContext,
): Handled {
  const { texts } = context;
  const { person, now, message } = turn;
  if (!context.takesPersonalData(message.address.channel)) {
    return { ...refuse(texts("identity_channel")), state: null };
  }
  return async (trx) => {
    const { matterId } = dialogue;
    const result = await readIdentity(trx, { matterId, person, reason, now });
    if (result.kind === "refused") {
      return result.reason === "reason_length"
        ? {
            code: "report_asking",
            intent: "report",
            reply: toReply(texts("officer_text_length", REASON_CHARS), {
              buttons: [[cancelButton(context)]],
            }),
            state: dialogue,
          }
        : { ...refuse(texts(result.reason)), state: null };
    }
    const { contact } = result;
    const { caseNumber } = result.report;
    const reply =
      contact === null
        ? toReply(texts("identity_none", { caseNumber }))
        : toReply(texts("identity_shown", { caseNumber, contact }), { secrets: [contact] });
    return { code: "report_status", intent: "status", reply, state: null };
  };
}

function refuse(text: string): Outcome {
  return { code: "report_refused", intent: "report", reply: toReply(text) };
}
