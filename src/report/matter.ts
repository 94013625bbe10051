import type { LocalDate } from "../base/clock.ts";
import type { MatterState } from "./matter-states.ts";

/** One legal track of a report: one type, one office, its own clocks and state. */
export interface Matter {
  /** `<case number>-<ordinal>`: short enough for a button, and known to nobody but staff. */
  readonly id: string;
  readonly reportId: string;
  readonly ordinal: number;
  readonly type: string;
  /** A district's name, `city`, `outside` or `unknown`. */
  readonly district: string;
  readonly authority: string;
  readonly officeId: string;
  /** Who accepted it. */
  readonly officerId: string | null;
  readonly state: MatterState;
  /** Counts changes; a change is made only on the version it was decided on. */
  readonly version: number;
  readonly ruleId: string;
  readonly ruleVersion: number;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
}

/** A named limit that runs on a matter. */
export interface MatterClock {
  readonly matterId: string;
  /** Key in clocks.yaml. */
  readonly clockId: string;
  readonly startedOn: LocalDate;
  /** The last day; null when the calendar does not reach that far. */
  readonly dueOn: LocalDate | null;
  readonly provisional: boolean;
  readonly status: "running" | "paused" | "met" | "stopped";
}

/** The matter's id: its report's case number and its place in the report, from 1. */
export function toMatterId(caseNumber: string, ordinal: number): string {
  return `${caseNumber}-${ordinal}`;
}
