import { toLocalDate } from "../base/clock.ts";
import type { Notice } from "../conversation/outcome.ts";
import type { StorageTransaction } from "../storage/tables.ts";
import { checkCommand, type MatterCommand, type MatterRefusal } from "./check-command.ts";
import { refuseInput } from "./check-input.ts";
import { appendEvent, type NewEvent } from "./event-log-repository.ts";
import type { Matter, MatterClock } from "./matter.ts";
import { listClocks, saveClocks } from "./matter-clock-repository.ts";
import { changeClocks } from "./matter-clocks.ts";
import type { NoticeContext } from "./matter-notices.ts";
import { advanceMatter, lockMatter, moveMergedMatters } from "./matter-repository.ts";
import { moveMatter } from "./move-matter.ts";
import { type CardFacts, toPublicText } from "./officer-card.ts";
import { findReport, type Report } from "./report-repository.ts";
import { type Told, tellMatterChange } from "./tell-matter-change.ts";

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
  const found = await lockMatters(trx, command);
  const report = found && (await findReport(trx, found.reportId));
  if (found === undefined || report === undefined) {
    return { kind: "refused", reason: "refused_unknown" };
  }
  const checked = await checkCommand(trx, command, found, context);
  if (checked.kind === "refused") {
    return checked;
  }
  const refusal = await refuseInput(trx, command, found, checked.transition, context);
  if (refusal !== undefined) {
    return { kind: "refused", reason: refusal, matter: found };
  }
  const place = moveMatter(found, checked.transition, command, context.knowledge);
  const isOpen = context.knowledge.states.states[place.state].open;
  if (!(await advanceMatter(trx, found, { ...place, isOpen }, command.now))) {
    return { kind: "refused", reason: "refused_outdated", matter: found };
  }
  await command.alongside?.(trx, report);
  const matter = { ...found, ...place, version: found.version + 1 };
  return carryOn(trx, { found, matter, report, transition: checked.transition, command }, context);
}

/** What follows from a matter's new place: its clocks, the matters with it, the event, the notices. */
async function carryOn(
  trx: StorageTransaction,
  change: Omit<Told, "clocks">,
  context: NoticeContext,
): Promise<MatterChange> {
  const { found, matter, report, command } = change;
  const clocks = await moveClocks(trx, change, context);
  if (matter.officeId !== found.officeId) {
    await moveMergedMatters(trx, matter, command.now);
  }
  const told = await tellMatterChange(trx, { ...change, clocks }, context);
  await appendEvent(trx, toEvent(found, matter, report, command));
  return { kind: "changed", matter, report, ...told };
}

/** The matter, and the one that it is to be merged into, always locked in the same order. */
async function lockMatters(
  trx: StorageTransaction,
  { matterId, chosen }: MatterCommand,
): Promise<Matter | undefined> {
  const ids = [...new Set([matterId, chosen?.matter ?? matterId])].sort();
  let found: Matter | undefined;
  for (const id of ids) {
    const matter = await lockMatter(trx, id);
    found = id === matterId ? matter : found;
  }
  return found;
}

async function moveClocks(
  trx: StorageTransaction,
  { matter, transition, command }: Omit<Told, "clocks">,
  { knowledge }: NoticeContext,
): Promise<readonly MatterClock[]> {
  const before = await listClocks(trx, [matter.id]);
  const clockContext = {
    ...{ matterId: matter.id, type: matter.type, knowledge },
    today: toLocalDate(command.now),
  };
  const extendedId = command.action === "extend" ? command.chosen?.clock : undefined;
  const clocks = changeClocks(before, transition, clockContext, extendedId);
  await saveClocks(trx, clocks);
  return clocks;
}

function toEvent(found: Matter, matter: Matter, report: Report, command: MatterCommand): NewEvent {
  const { chosen = {} } = command;
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
      toOffice: matter.course.targetOfficeId ?? matter.officeId,
      chosen,
      outcome: command.action === "withdraw_confirm" ? "withdrawn" : (chosen.outcome ?? null),
      answerDueOn: matter.course.answerDueOn,
      // A file's name may name a person: it stands in the manifest, not in the chain.
      evidence: command.evidence?.map(({ name: _, ...entry }) => entry) ?? [],
      text: command.role === "reporter" ? null : toPublicText(command.text ?? "", report),
    },
  };
}
