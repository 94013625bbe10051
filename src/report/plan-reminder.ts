import type { LocalDate } from "../base/clock.ts";
import { addDays, daysBetween } from "../base/local-date.ts";
import type { MatterClock } from "./matter.ts";
import type { ReminderRules, ReminderStage } from "./reminder-rules.ts";
import { addWorkdays, countWorkdays, type WorkingCalendar } from "./working-calendar.ts";

/** Stands for "no reminder is left": later than every day. */
const NO_REMINDER: LocalDate = "9999-12-31";

/** What reminders are planned from. */
export interface ReminderKnowledge {
  readonly reminders: ReminderRules;
  readonly calendar: WorkingCalendar;
  readonly clocks: ReadonlyMap<string, { readonly unit: string }>;
}

interface PlannedStage {
  readonly stage: ReminderStage;
  readonly on: LocalDate;
}

/** The clock with the day of its first reminder after `today`; one without a last day has none yet. */
export function planReminder(
  clock: MatterClock,
  today: LocalDate,
  knowledge: ReminderKnowledge,
): MatterClock {
  if (clock.dueOn === null) {
    return { ...clock, remindOn: null };
  }
  const next = planStages(clock, clock.dueOn, knowledge).find(({ on }) => on > today);
  return { ...clock, remindOn: next?.on ?? NO_REMINDER };
}

/** The reminder that is to be given on a day: the latest of those whose day has come. */
export function findReminder(
  clock: MatterClock,
  today: LocalDate,
  knowledge: ReminderKnowledge,
): ReminderStage | undefined {
  return clock.dueOn === null
    ? undefined
    : planStages(clock, clock.dueOn, knowledge).findLast(({ on }) => on <= today)?.stage;
}

/** All stages with their days, in the order of days. */
function planStages(
  clock: MatterClock,
  dueOn: LocalDate,
  knowledge: ReminderKnowledge,
): readonly PlannedStage[] {
  return knowledge.reminders.stages
    .map((stage) => ({ stage, on: dayOf(stage, clock, dueOn, knowledge) }))
    .sort((a, b) => (a.on < b.on ? -1 : Number(a.on > b.on)));
}

function dayOf(
  { share, workdaysBefore, daysAfter }: ReminderStage,
  clock: MatterClock,
  dueOn: LocalDate,
  { calendar, clocks }: ReminderKnowledge,
): LocalDate {
  if (daysAfter !== undefined) {
    return addDays(dueOn, daysAfter);
  }
  if (workdaysBefore !== undefined) {
    return addWorkdays(dueOn, -workdaysBefore, calendar);
  }
  const { startedOn } = clock;
  if (clocks.get(clock.clockId)?.unit !== "working_day") {
    return addDays(startedOn, Math.ceil(daysBetween(startedOn, dueOn) * (share ?? 1)));
  }
  const length = countWorkdays(startedOn, dueOn, calendar);
  return addWorkdays(startedOn, Math.ceil(length * (share ?? 1)), calendar);
}
