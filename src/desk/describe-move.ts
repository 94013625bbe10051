import type { LoggedEvent } from "../report/event-log-repository.ts";
import { MATTER_STATES } from "../report/matter-states.ts";
import type { DeskKnowledge } from "./desk-parts.ts";

/** From which state, office and last day to which, where a matter moved, and with which outcome. */
export function describeMove({ data }: LoggedEvent, knowledge: DeskKnowledge): readonly string[] {
  const { reports, texts } = knowledge;
  const stateOf = (value: unknown) => {
    const state = MATTER_STATES.find((known) => known === value);
    return state === undefined ? undefined : reports.states.states[state].label;
  };
  const officeOf = (value: unknown) => reports.offices.get(String(value))?.name ?? String(value);
  const [from, to] = [stateOf(data.from), stateOf(data.to)];
  const isMoved = data.fromOffice !== undefined && data.fromOffice !== data.toOffice;
  const limit = reports.clocks.get(String(data.clock))?.label ?? "";
  const outcome = reports.states.outcomes[String(data.outcome)];
  return [
    ...(from === undefined || to === undefined || from === to ? [] : [`${from} → ${to}`]),
    ...(isMoved ? [`${officeOf(data.fromOffice)} → ${officeOf(data.toOffice)}`] : []),
    ...(data.dueBefore === undefined ? [] : [`${limit} ${data.dueBefore} → ${data.dueOn}`]),
    ...(outcome === undefined ? [] : [texts.desk("event_outcome", { outcome })]),
  ];
}
