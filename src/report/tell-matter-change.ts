import type { Notice } from "../conversation/outcome.ts";
import type { StorageTransaction } from "../storage/tables.ts";
import type { MatterCommand } from "./check-command.ts";
import { listEvents } from "./event-log-repository.ts";
import { listEvidenceOfReport } from "./evidence-repository.ts";
import type { Matter, MatterClock } from "./matter.ts";
import {
  type NoticeContext,
  toInformedNotices,
  toOfficeNotices,
  toReporterNotice,
  toTriageNotices,
} from "./matter-notices.ts";
import type { NoticeRecipient, Transition } from "./matter-states.ts";
import { type CardFacts, toPublicText, toSummary } from "./officer-card.ts";
import type { Report } from "./report-repository.ts";

/** A change that was made, and who wanted it. */
interface Told {
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
