import type { LocalDate } from "../base/clock.ts";
import type { ClockRule } from "./clock-rule.ts";
import type { MatterClock } from "./matter.ts";
import { findReminder, planReminder, type ReminderKnowledge } from "./plan-reminder.ts";
import { withDueDate } from "./run-clock.ts";

/**
 * A running clock with its last day as the calendar tells it now, and its reminders planned; nothing
 * when it has no other day than before. What is over is so no longer when it gets longer, and nothing
 * gets so short that it is over by that alone: it ends today at the earliest.
 */
export function moveDueDate(
  clock: MatterClock,
  rule: ClockRule,
  today: LocalDate,
  knowledge: ReminderKnowledge,
): MatterClock | undefined {
  const found = withDueDate(clock, rule, knowledge.calendar);
  if (found.dueOn === clock.dueOn || found.dueOn === null) {
    return undefined;
  }
  if (clock.dueOn === null || found.dueOn > clock.dueOn) {
    return { ...planReminder(found, today, knowledge), breachedAt: null };
  }
  const shorter = { ...found, dueOn: found.dueOn < today ? today : found.dueOn };
  return shorter.dueOn < clock.dueOn ? tellNow(shorter, today, knowledge) : undefined;
}

/** The clock with what is to be said by now, again where it was said of the old day, said today. */
function tellNow(clock: MatterClock, today: LocalDate, knowledge: ReminderKnowledge): MatterClock {
  const isDue = findReminder(clock, today, knowledge) !== undefined;
  return isDue ? { ...clock, remindOn: today } : planReminder(clock, today, knowledge);
}
