import type { LocalDate } from "../base/clock.ts";
import { daysBetween } from "../base/local-date.ts";
import type { ClockRule } from "./clock-rule.ts";
import { computeDueDate, type DueDate } from "./compute-due-date.ts";
import type { MatterClock } from "./matter.ts";
import { countWorkdays, type WorkingCalendar } from "./working-calendar.ts";

/** A clock that begins to run on `startedOn`. */
export function startClock(
  matterId: string,
  rule: ClockRule,
  startedOn: LocalDate,
  calendar: WorkingCalendar,
): MatterClock {
  const clock: MatterClock = {
    ...{ matterId, clockId: rule.id, startedOn, status: "running" },
    ...{ dueOn: null, provisional: true, pausedOn: null, pausedUnits: 0, isExtended: false },
    ...{ remindOn: null, reminded: null, breachedAt: null },
  };
  return withDueDate(clock, rule, calendar);
}

/** A running clock that stands still from `today` on; any other as it is. */
export function pauseClock(clock: MatterClock, today: LocalDate): MatterClock {
  return clock.status === "running" ? { ...clock, status: "paused", pausedOn: today } : clock;
}

/** A paused clock that runs again: what it stood still is added to its length. */
export function resumeClock(
  clock: MatterClock,
  rule: ClockRule,
  today: LocalDate,
  calendar: WorkingCalendar,
): MatterClock {
  if (clock.status !== "paused") {
    return clock;
  }
  const from = clock.pausedOn ?? today;
  const stood =
    rule.unit === "working_day" ? countWorkdays(from, today, calendar) : daysBetween(from, today);
  const pausedUnits = clock.pausedUnits + stood;
  return withDueDate({ ...clock, status: "running", pausedOn: null, pausedUnits }, rule, calendar);
}

/** Whether a clock can be extended on a day, or why not. */
export function checkExtension(
  clock: MatterClock,
  rule: ClockRule,
  today: LocalDate,
): "allowed" | "never" | "used" | "late" {
  if (rule.extension === undefined || clock.status === "met" || clock.status === "stopped") {
    return "never";
  }
  if (clock.isExtended) {
    return "used";
  }
  return clock.dueOn !== null && today > clock.dueOn ? "late" : "allowed";
}

/** The clock with its one extension. Ask {@link checkExtension} before. */
export function extendClock(
  clock: MatterClock,
  rule: ClockRule,
  calendar: WorkingCalendar,
): MatterClock {
  return withDueDate({ ...clock, isExtended: true }, rule, calendar);
}

/** The clock with its last day as the calendar tells it now; reminders are planned anew. */
export function withDueDate(
  clock: MatterClock,
  rule: ClockRule,
  calendar: WorkingCalendar,
): MatterClock {
  const { due, provisional } = computeDue(clock, rule, calendar);
  return {
    ...clock,
    dueOn: due,
    provisional: provisional || rule.confidence !== "verified",
    remindOn: null,
  };
}

function computeDue(clock: MatterClock, rule: ClockRule, calendar: WorkingCalendar): DueDate {
  const extension = clock.isExtended ? (rule.extension?.length ?? 0) : 0;
  const length = rule.length + extension;
  return rule.unit === "working_day"
    ? computeDueDate(
        { length: length + clock.pausedUnits, unit: rule.unit },
        clock.startedOn,
        calendar,
      )
    : computeDueDate(
        { length, unit: rule.unit, extraDays: clock.pausedUnits },
        clock.startedOn,
        calendar,
      );
}
