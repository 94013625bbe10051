import { type DaySpan, isWithinSpans, type LocalDate, toLocalDate } from "../base/clock.ts";

/** When people are on duty. */
export interface DutyHours {
  isOnDuty(now: Date): boolean;
  /** For example `08:30-12:00、14:30-17:30`. */
  readonly words: string;
}

/** Duty on working days within the given spans. */
export function createDutyHours(
  spans: readonly DaySpan[],
  isWorkday: (day: LocalDate) => boolean,
): DutyHours {
  return {
    isOnDuty: (now) => isWorkday(toLocalDate(now)) && isWithinSpans(now, spans),
    words: spans.map(({ from, to }) => `${from}-${to}`).join("、"),
  };
}
