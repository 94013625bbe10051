import type { LocalDate } from "../base/clock.ts";
import { type ClockEvent, type ClockRule, startsFrom } from "./clock-rule.ts";
import type { Matter, MatterClock } from "./matter.ts";
import type { Transition } from "./matter-states.ts";
import { moveDueDate } from "./move-due-date.ts";
import { planReminder } from "./plan-reminder.ts";
import type { ReportKnowledge } from "./report-knowledge.ts";
import { extendClock, pauseClock, resumeClock, startClock } from "./run-clock.ts";

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
  const { knowledge, matterId, today, type } = context;
  const ids = knowledge.types.get(type)?.clocks ?? [];
  return ids.flatMap((id) => {
    const rule = knowledge.clocks.get(id);
    if (rule === undefined || event === undefined || !startsFrom(rule, event)) {
      return [];
    }
    const clock = startClock(matterId, rule, today, knowledge.calendar);
    return rule.keeper === "office"
      ? [planReminder(clock, today, knowledge)]
      : [{ ...clock, status: "noted" as const }];
  });
}

/**
 * All clocks of a matter after an action: met, stopped, paused, resumed, extended, and newly
 * started. A limit that runs is not put off because its event happens again, unless the action
 * stops what runs or the law lets it begin anew with the office that takes over.
 */
export function changeClocks(
  clocks: readonly MatterClock[],
  transition: Pick<Transition, "event" | "clocks">,
  context: ClockContext,
  extendedId?: string,
): readonly MatterClock[] {
  const goesOn = (clockId: string) =>
    clocks.some((clock) => clock.clockId === clockId && survives(clock, transition, context));
  const started = startClocks(transition.event, context).filter(({ clockId }) => !goesOn(clockId));
  const startedIds = new Set(started.map(({ clockId }) => clockId));
  const kept = clocks.filter(({ clockId }) => !startedIds.has(clockId));
  const changed = kept.map((clock) => {
    const after = changeClock(clock, transition, context, clock.clockId === extendedId);
    const isPlanned = after.status === "noted" || transition.clocks === "revive";
    return after === clock || isPlanned
      ? after
      : planReminder(after, context.today, context.knowledge);
  });
  return [...changed, ...started];
}

/**
 * Whether it matters that an event is recorded: a limit of the matter waits for it. An event that
 * ends no limit of the type matters while a limit can run from it.
 */
export function awaitsEvent(
  event: ClockEvent,
  { id: matterId, type }: Pick<Matter, "id" | "type">,
  clocks: readonly MatterClock[],
  knowledge: Pick<ReportKnowledge, "clocks" | "types">,
): boolean {
  const ids = knowledge.types.get(type)?.clocks ?? [];
  const rules = ids.flatMap((id) => knowledge.clocks.get(id) ?? []);
  const clockOf = ({ id }: ClockRule) =>
    clocks.find((one) => one.matterId === matterId && one.clockId === id);
  const ended = rules.filter(({ metBy }) => metBy.includes(event));
  if (ended.length > 0) {
    return ended.map(clockOf).some((clock) => clock !== undefined && !isOver(clock));
  }
  const begun = rules.filter((rule) => startsFrom(rule, event));
  return begun.map(clockOf).some((clock) => clock === undefined || clock.status === "stopped");
}

/** Whether there is a limit that can be suspended, or one that stands still and can go on. */
export function hasClockFor(
  action: "suspend" | "continue",
  own: readonly MatterClock[],
  { clocks }: Pick<ReportKnowledge, "clocks">,
): boolean {
  const wanted = action === "suspend" ? "running" : "paused";
  return own.some(
    ({ clockId, status }) => status === wanted && clocks.get(clockId)?.suspension !== undefined,
  );
}

function survives(
  clock: MatterClock,
  { clocks }: Pick<Transition, "clocks">,
  { knowledge }: ClockContext,
): boolean {
  const restarts = knowledge.clocks.get(clock.clockId)?.onTransfer === "restarts";
  return !isOver(clock) && clocks !== "stop" && !(clocks === "transfer" && restarts);
}

function changeClock(
  clock: MatterClock,
  transition: Pick<Transition, "event" | "clocks">,
  context: ClockContext,
  isExtended: boolean,
): MatterClock {
  const { calendar, clocks } = context.knowledge;
  const rule = clocks.get(clock.clockId);
  if (rule === undefined || isOver(clock)) {
    return clock;
  }
  if (transition.event !== undefined && rule.metBy.includes(transition.event)) {
    return { ...clock, status: clock.status === "noted" ? "stopped" : "met" };
  }
  return isExtended
    ? extendClock(clock, rule, calendar)
    : applyEffect(clock, rule, transition, context);
}

function applyEffect(
  clock: MatterClock,
  rule: ClockRule,
  { clocks }: Pick<Transition, "clocks">,
  { today, knowledge }: ClockContext,
): MatterClock {
  const { calendar } = knowledge;
  switch (clocks) {
    case "stop":
      return { ...clock, status: "stopped" };
    case "pause":
    case "resume":
      return waitForReporter(clock, rule, clocks, { today, knowledge });
    case "suspend":
      return rule.suspension === undefined ? clock : pauseClock(clock, today);
    case "continue":
      return resumeWhen(rule.suspension !== undefined, clock, rule, today, calendar);
    case "transfer":
      return rule.onTransfer === "restarts" ? { ...clock, status: "stopped" } : clock;
    case "hold":
      return clock.status === "running" ? { ...clock, status: "held" } : clock;
    case "revive":
      return clock.status === "held"
        ? revive({ ...clock, status: "running" }, rule, { today, knowledge })
        : clock;
    case undefined:
      return clock;
  }
}

/** The calendar may have been corrected while the clock was put aside. */
function revive(
  clock: MatterClock,
  rule: ClockRule,
  { today, knowledge }: Pick<ClockContext, "today" | "knowledge">,
): MatterClock {
  return moveDueDate(clock, rule, today, knowledge) ?? planReminder(clock, today, knowledge);
}

/** While the reporter is asked for more, and when that is over. */
function waitForReporter(
  clock: MatterClock,
  rule: ClockRule,
  effect: "pause" | "resume",
  { today, knowledge }: Pick<ClockContext, "today" | "knowledge">,
): MatterClock {
  if (effect === "pause") {
    return rule.onSupplement === "runs" ? clock : pauseClock(clock, today);
  }
  return rule.onSupplement === "restarts" && clock.status === "paused"
    ? startClock(clock.matterId, rule, today, knowledge.calendar)
    : resumeWhen(rule.onSupplement === "pauses", clock, rule, today, knowledge.calendar);
}

function resumeWhen(
  applies: boolean,
  ...[clock, rule, today, calendar]: Parameters<typeof resumeClock>
): MatterClock {
  return applies ? resumeClock(clock, rule, today, calendar) : clock;
}

function isOver({ status }: MatterClock): boolean {
  return status === "met" || status === "stopped";
}
