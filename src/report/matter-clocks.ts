import type { LocalDate } from "../base/clock.ts";
import type { ClockEvent, ClockRule } from "./clock-rule.ts";
import { computeDueDate } from "./compute-due-date.ts";
import type { MatterClock } from "./matter.ts";
import type { Transition } from "./matter-states.ts";
import type { ReportKnowledge } from "./report-knowledge.ts";

/** What the clocks of a matter rest on. */
export interface ClockContext {
  readonly matterId: string;
  /** The matter's type: it names the clocks that can run. */
  readonly type: string;
  readonly today: LocalDate;
  readonly knowledge: ReportKnowledge;
}

/** The clocks that an event starts, running from today. */
export function startClocks(
  event: ClockEvent | undefined,
  context: ClockContext,
): readonly MatterClock[] {
  const ids = context.knowledge.types.get(context.type)?.clocks ?? [];
  return ids.flatMap((id) => {
    const rule = context.knowledge.clocks.get(id);
    return rule !== undefined && rule.start === event ? [startClock(rule, context)] : [];
  });
}

/**
 * All clocks of a matter after an action: met, stopped, paused, resumed, and newly started. A limit
 * that runs is not put off because its event happens again, unless the action stops what runs.
 */
export function changeClocks(
  clocks: readonly MatterClock[],
  transition: Transition,
  context: ClockContext,
): readonly MatterClock[] {
  const goesOn = (clockId: string) =>
    transition.clocks !== "stop" &&
    clocks.some((clock) => clock.clockId === clockId && !isOver(clock));
  const started = startClocks(transition.event, context).filter(({ clockId }) => !goesOn(clockId));
  const startedIds = new Set(started.map(({ clockId }) => clockId));
  const kept = clocks.filter(({ clockId }) => !startedIds.has(clockId));
  return [...kept.map((clock) => changeClock(clock, transition, context)), ...started];
}

function changeClock(
  clock: MatterClock,
  { event, clocks }: Transition,
  context: ClockContext,
): MatterClock {
  const rule = context.knowledge.clocks.get(clock.clockId);
  if (rule === undefined || isOver(clock)) {
    return clock;
  }
  if (event !== undefined && rule.metBy.includes(event)) {
    return { ...clock, status: "met" };
  }
  switch (clocks) {
    case "stop":
      return { ...clock, status: "stopped" };
    case "pause":
      return rule.onSupplement === "runs" ? clock : { ...clock, status: "paused" };
    case "resume":
      return clock.status === "paused" ? resume(clock, rule, context) : clock;
    case undefined:
      return clock;
  }
}

function isOver({ status }: MatterClock): boolean {
  return status === "met" || status === "stopped";
}

/** A clock that only stood still has no known last day until a person sets it. */
function resume(clock: MatterClock, rule: ClockRule, context: ClockContext): MatterClock {
  return rule.onSupplement === "restarts"
    ? startClock(rule, context)
    : { ...clock, status: "running", dueOn: null, provisional: true };
}

function startClock(rule: ClockRule, { matterId, today, knowledge }: ClockContext): MatterClock {
  const { due, provisional } = computeDueDate(rule, today, knowledge.calendar);
  const isSecondary = rule.confidence !== "verified";
  return {
    matterId,
    clockId: rule.id,
    startedOn: today,
    dueOn: due,
    provisional: provisional || isSecondary,
    status: "running",
  };
}
