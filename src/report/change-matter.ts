import { toLocalDate } from "../base/clock.ts";
import type { Notice } from "../conversation/outcome.ts";
import type { StorageTransaction } from "../storage/tables.ts";
import {
  checkCommand,
  type MatterCommand,
  type MatterRefusal,
  refuseInput,
} from "./check-command.ts";
import { appendEvent } from "./event-log-repository.ts";
import type { Matter, MatterClock } from "./matter.ts";
import { changeClocks } from "./matter-clocks.ts";
import type { NoticeContext } from "./matter-notices.ts";
import { advanceMatter, listClocks, lockMatter, saveClocks } from "./matter-repository.ts";
import type { Transition } from "./matter-states.ts";
import { type CardFacts, toPublicText } from "./officer-card.ts";
import { findReport, type Report } from "./report-repository.ts";
import { tellMatterChange } from "./tell-matter-change.ts";

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
  const found = await lockMatter(trx, command.matterId);
  const report = found && (await findReport(trx, found.reportId));
  if (found === undefined || report === undefined) {
    return { kind: "refused", reason: "refused_unknown" };
  }
  const checked = await checkCommand(trx, command, found, context);
  if (checked.kind === "refused") {
    return checked;
  }
  const { transition } = checked;
  const incomplete = await refuseInput(trx, command, found, context);
  if (incomplete !== undefined) {
    return { kind: "refused", reason: incomplete, matter: found };
  }
  const placed = placeMatter(found, transition, command, context);
  if (!(await advanceMatter(trx, found, placed, command.now))) {
    return { kind: "refused", reason: "refused_outdated", matter: found };
  }
  await command.alongside?.(trx, report);
  const matter = { ...found, ...placed, version: found.version + 1 };
  const clocks = await moveClocks(trx, matter, transition, command, context);
  const notices = await tellMatterChange(
    trx,
    { found, matter, report, clocks, transition, command },
    context,
  );
  await appendEvent(trx, toEvent(found, matter, report, command));
  return { kind: "changed", matter, report, ...notices };
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
