import { toLocalDate } from "../base/clock.ts";
import { type Button, type Reply, toReply } from "../conversation/reply.ts";
import type { StorageDatabase } from "../storage/tables.ts";
import { findCaseNumber } from "./case-number.ts";
import type { Chosen, MatterRefusal } from "./check-command.ts";
import { isWait } from "./check-input.ts";
import { listAssignable } from "./list-assignable.ts";
import type { Matter } from "./matter.ts";
import { listClocks } from "./matter-clock-repository.ts";
import type { NoticeContext } from "./matter-notices.ts";
import type { ActionNeed } from "./matter-states.ts";
import { readNumber } from "./read-number.ts";
import type { ReportContext } from "./report-context.ts";
import type { ReportKnowledge } from "./report-knowledge.ts";
import type { OfficerDialogue } from "./report-state.ts";
import { checkExtension } from "./run-clock.ts";

/** What an action needs besides a sentence. */
export type Choice = Exclude<ActionNeed, "text">;

/** One of what there is to choose from. */
export interface Option {
  readonly key: string;
  readonly label: string;
}

/** The first thing that the action needs and that was not chosen yet. */
export function nextChoice(
  { action, chosen }: OfficerDialogue,
  { knowledge }: ReportContext,
): Choice | undefined {
  const choices = knowledge.states.actions[action].needs.filter((need) => need !== "text");
  return choices.find((need) => chosen[need] === undefined);
}

/** Asks for it, with a button for each that can be pressed. */
export function askChoice(
  choice: Choice,
  dialogue: OfficerDialogue,
  context: ReportContext,
): Reply {
  const { texts } = context;
  const buttons = optionsOf(choice, dialogue, context).map(({ key, label }) => [
    { label, token: `report.pick.${key}` },
  ]);
  return toReply(texts(`officer_ask_${choice}`), {
    buttons: [...buttons, [cancelButton(context)]],
  });
}

export function cancelButton({ texts }: ReportContext): Button {
  return { label: texts("button_cancel"), token: "report.pick.cancel" };
}

/** What was picked or typed: a key, what is known of a name, a number of days, a case number. */
export function readChoice(
  choice: Choice,
  dialogue: OfficerDialogue,
  answer: string,
  context: ReportContext,
): Chosen {
  const typed = answer.trim();
  if (choice === "days") {
    const days = String(readNumber(typed.replace(/(?:个?工作日|[天日])$/, "")) ?? "");
    return isWait(days) ? { days } : {};
  }
  if (choice === "matter") {
    return readMatter(typed);
  }
  const found = optionsOf(choice, dialogue, context).filter(
    ({ key, label }) => key === typed || (typed.length >= 2 && label.includes(typed)),
  );
  return found.length === 1 ? { [choice]: found[0]?.key } : {};
}

/** A case number stands for the report's first matter; with `-2` at its end for the second. */
export function readMatter(typed: string): Chosen {
  const caseNumber = findCaseNumber(typed);
  const ordinal = /-(\d{1,2})\s*$/.exec(typed)?.[1] ?? "1";
  return caseNumber === undefined ? {} : { matter: `${caseNumber}-${Number(ordinal)}` };
}

/** The limits of a matter that can be extended now, or why none can. */
async function findExtendable(
  database: StorageDatabase,
  matter: Matter,
  now: Date,
  { knowledge }: NoticeContext,
): Promise<{ readonly options: readonly Option[]; readonly refusal: MatterRefusal }> {
  const today = toLocalDate(now);
  const checks = (await listClocks(database, [matter.id])).flatMap((clock) => {
    const rule = knowledge.clocks.get(clock.clockId);
    return rule === undefined
      ? []
      : [{ id: clock.clockId, check: checkExtension(clock, rule, today) }];
  });
  const has = (wanted: string) => checks.some(({ check }) => check === wanted);
  const late = has("late") ? "refused_extension_late" : "refused_no_clock";
  return {
    options: checks
      .filter(({ check }) => check === "allowed")
      .map(({ id }) => ({ key: id, label: knowledge.clocks.get(id)?.label ?? id })),
    refusal: has("used") ? "refused_extension_used" : late,
  };
}

/** The offices that a matter can be given to: any, where it is assigned by hand, else any but its own. */
async function findReceivers(
  _database: StorageDatabase,
  { officeId, state }: Matter,
  _now: Date,
  { knowledge }: NoticeContext,
): Promise<{ readonly options: readonly Option[]; readonly refusal: MatterRefusal }> {
  const options = listOffices(true, knowledge).filter(
    ({ key }) => state === "triage" || key !== officeId,
  );
  return { options, refusal: "refused_same_office" };
}

/** Those whom a matter can be given to, deputies named with those whom they stand in for. */
async function findColleagues(
  database: StorageDatabase,
  matter: Matter,
  now: Date,
  { texts }: NoticeContext,
): Promise<{ readonly options: readonly Option[]; readonly refusal: MatterRefusal }> {
  const people = await listAssignable(database, matter, toLocalDate(now));
  const options = people.map(({ id, name, standsInFor }) => ({
    key: id,
    label:
      standsInFor.length === 0
        ? name
        : texts("officer_stands_in", { name, away: standsInFor.join("、") }),
  }));
  return { options, refusal: "refused_officer" };
}

/** How the options of what is not the same for all matters are found. */
export const FINDERS = {
  clock: findExtendable,
  officer: findColleagues,
  office: findReceivers,
} as const;

/** What there is to choose from; `options` where it is not the same for all matters. */
export function optionsOf(
  choice: Choice,
  { options }: Pick<OfficerDialogue, "options">,
  { knowledge, texts }: NoticeContext,
): readonly Option[] {
  const { states } = knowledge;
  switch (choice) {
    case "destination":
      return listOffices(false, knowledge);
    case "outcome":
      return Object.entries(states.outcomes).map(([key, label]) => ({ key, label }));
    case "reason":
      return Object.entries(states.reasons).map(([key, { label }]) => ({ key, label }));
    case "days":
      return states.waits.supplementDays.map((days) => ({
        key: String(days),
        label: texts("length_working_day", { length: days }),
      }));
    case "office":
    case "clock":
    case "officer":
      return options;
    case "matter":
      return [];
  }
}

function listOffices(staffed: boolean, { offices }: ReportKnowledge): readonly Option[] {
  return [...offices.values()]
    .filter((office) => office.staffed === staffed)
    .map(({ id, name }) => ({ key: id, label: name }));
}
