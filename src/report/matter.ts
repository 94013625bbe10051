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
  readonly course: MatterCourse;
}

/** What a matter remembers while it is on its way. */
export interface MatterCourse {
  /** Where it goes back to from a state that it is in for a while. */
  readonly previousState: MatterState | null;
  /** Where a transfer goes that is not acknowledged yet; `officeId` is responsible until then. */
  readonly targetOfficeId: string | null;
  /** Transfers that came back since the matter was last given to an office. */
  readonly refusals: number;
  /** The last day for what is waited for: a supplement, an acknowledgement. */
  readonly answerDueOn: LocalDate | null;
  /** The matter that this one is handled with. */
  readonly mergedInto: string | null;
}

/** How a matter begins. */
export const NEW_COURSE: MatterCourse = {
  previousState: null,
  targetOfficeId: null,
  refusals: 0,
  answerDueOn: null,
  mergedInto: null,
};

/** A named limit that runs on a matter. */
export interface MatterClock {
  readonly matterId: string;
  /** Key in clocks.yaml. */
  readonly clockId: string;
  readonly startedOn: LocalDate;
  /** The last day; null when the calendar does not reach that far. */
  readonly dueOn: LocalDate | null;
  readonly provisional: boolean;
  /**
   * `held` while the matter is handled with another one; `noted` while a limit lasts that the office
   * does not have to keep itself.
   */
  readonly status: "running" | "noted" | "paused" | "held" | "met" | "stopped";
  readonly pausedOn: LocalDate | null;
  /** Days that do not count: working days for a limit in working days, else calendar days. */
  readonly pausedUnits: number;
  readonly isExtended: boolean;
  /** The day of the next reminder; null when not planned yet. */
  readonly remindOn: LocalDate | null;
  /** Key of the latest reminder that was given. */
  readonly reminded: string | null;
  /** The instant at which the last day was over, ISO 8601, UTC. */
  readonly breachedAt: string | null;
}

/** The matter's id: its report's case number and its place in the report, from 1. */
export function toMatterId(caseNumber: string, ordinal: number): string {
  return `${caseNumber}-${ordinal}`;
}
