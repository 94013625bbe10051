import { toLocalDate } from "../base/clock.ts";
import type { Notice } from "../conversation/outcome.ts";
import type { StorageTransaction } from "../storage/tables.ts";
import type { MatterCommand } from "./check-command.ts";
import { listEvidenceOfReport } from "./evidence-repository.ts";
import type { Matter, MatterClock } from "./matter.ts";
import {
  type NoticeContext,
  toHolderNotices,
  toInformedNotices,
  toLeadNotices,
  toOfficeNotices,
  toTriageNotices,
} from "./matter-notices.ts";
import { listMergedMatters } from "./matter-repository.ts";
import type { NoticeRecipient, Transition } from "./matter-states.ts";
import { type CardFacts, toPublicText, toSummary } from "./officer-card.ts";
import { findReport, type Report } from "./report-repository.ts";
import { toMergedNews, toReporterNews } from "./reporter-news.ts";

/** A change that was made, and who wanted it. */
export interface Told {
  readonly found: Matter;
  readonly matter: Matter;
  readonly report: Report;
  readonly clocks: readonly MatterClock[];
  readonly transition: Transition;
  readonly command: MatterCommand;
}

/** The notices that the table of states asks for, and the card as it is now. */
export async function tellMatterChange(
  trx: StorageTransaction,
  told: Told,
  context: NoticeContext,
): Promise<{ facts: CardFacts; notices: readonly Notice[] }> {
  const { matter, report, clocks, command } = told;
  const evidence = await listEvidenceOfReport(trx, report.id);
  const isReporter = command.role === "reporter";
  const said = command.text ?? "";
  const text = isReporter ? toSummary(said, report) : toPublicText(said, report);
  const note = context.texts(isReporter ? "card_supplement" : "card_reason", { text });
  const isRevoked = command.action === "withdraw_revoke";
  const facts: CardFacts = {
    matter,
    report,
    clocks,
    evidence,
    mark: matter.state === "triage" ? "triage" : "update",
    day: toLocalDate(command.now),
    notes: [
      ...(isUnanswered(told) ? [context.texts("card_unanswered")] : []),
      ...(isRevoked ? [context.texts("card_withdraw_revoked")] : []),
      ...(text === "" ? [] : [note]),
    ],
  };
  const lists = [];
  for (const recipient of told.transition.notify) {
    lists.push(await tell(trx, recipient, told, facts, context));
  }
  lists.push(await tellMergedReporters(trx, told, context));
  return { facts, notices: withoutRepeats(lists.flat()) };
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
      const { action, chosen = {} } = command;
      const officeId = action === "transfer" ? receiverOf(matter) : actingOffice(found, command);
      const text = toPublicText(command.text ?? "", report);
      const { day: today } = facts;
      const happening = { matter, from: found.state, action, chosen, text, officeId };
      return toReporterNews(report, { ...happening, clocks, today }, context);
    }
    case "triage":
      return toTriageNotices(trx, facts, context);
    case "other_office":
      return command.action === "transfer"
        ? toOfficeNotices(trx, receiverOf(matter), facts, context)
        : toInformedNotices(trx, otherOffice(told), facts, context);
    case "office":
      if (command.role === "reporter" && matter.state === "triage") {
        return toTriageNotices(trx, facts, context);
      }
      return isTakenAway(told)
        ? toInformedNotices(trx, found.officeId, facts, context)
        : toOfficeNotices(trx, matter.officeId, facts, context);
    case "holder":
      return toHolderNotices(trx, facts, context);
    case "lead":
      return toLeadNotices(trx, found.officeId, facts, context);
  }
}

/** Whether what ended is the time that a reporter was given to answer. */
function isUnanswered({ found, command }: Told): boolean {
  return command.action === "lapse" && found.state !== "transfer_pending";
}

function receiverOf({ officeId, course }: Matter): string {
  return course.targetOfficeId ?? officeId;
}

/** Whose a matter was, or would have become, but is not. */
function otherOffice({ found, matter }: Told): string {
  return found.officeId === matter.officeId
    ? (found.course.targetOfficeId ?? found.officeId)
    : found.officeId;
}

/** An office that has a matter no more only learns of it. */
function isTakenAway({ found, matter }: Told): boolean {
  return matter.state === "triage" && found.state !== "triage";
}

function actingOffice(found: Matter, { person, role }: MatterCommand): string {
  return role === "reporter" || role === "system"
    ? found.officeId
    : (person.officeId ?? found.officeId);
}

/** Those whose matters are handled with this one learn how it ended; never what it was about. */
async function tellMergedReporters(
  trx: StorageTransaction,
  { matter, command }: Told,
  context: NoticeContext,
): Promise<readonly Notice[]> {
  if (command.action !== "close") {
    return [];
  }
  const outcome = context.knowledge.states.outcomes[command.chosen?.outcome ?? ""] ?? "";
  const notices: Notice[] = [];
  for (const merged of await listMergedMatters(trx, matter.id)) {
    const report = await findReport(trx, merged.reportId);
    if (report !== undefined) {
      notices.push(toMergedNews(report, merged, outcome, context));
    }
  }
  return notices;
}

/** Who is told twice (a lead who is also of the office) is told once, with the first's buttons. */
function withoutRepeats(notices: readonly Notice[]): readonly Notice[] {
  const keys = new Set<string>();
  return notices.filter(({ key }) => !keys.has(key) && keys.add(key));
}
