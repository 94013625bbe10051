import { type LocalDate, toLocalDate } from "../base/clock.ts";

/** A span of a working day in Asia/Shanghai, in minutes from midnight; `to` is not part of it. */
export interface DutySpan {
  readonly fromMinute: number;
  readonly toMinute: number;
}

/** When people are on duty. */
export interface DutyHours {
  isOnDuty(now: Date): boolean;
  /** For example `08:30-12:00、14:30-17:30`. */
  readonly words: string;
}

/** Duty on working days within the given spans. */
export function createDutyHours(
  spans: readonly DutySpan[],
  isWorkday: (day: LocalDate) => boolean,
): DutyHours {
  return {
    isOnDuty(now) {
      const minute = minuteOfDay(now);
      return (
        isWorkday(toLocalDate(now)) &&
        spans.some(({ fromMinute, toMinute }) => minute >= fromMinute && minute < toMinute)
      );
    },
    words: spans
      .map(({ fromMinute, toMinute }) => `${toWords(fromMinute)}-${toWords(toMinute)}`)
      .join("、"),
  };
}

const MINUTE_MS = 60_000;
/** China keeps one time all year. */
const SHANGHAI_OFFSET_MINUTES = 8 * 60;
const DAY_MINUTES = 24 * 60;

function minuteOfDay(now: Date): number {
  return (Math.floor(now.getTime() / MINUTE_MS) + SHANGHAI_OFFSET_MINUTES) % DAY_MINUTES;
}

function toWords(minute: number): string {
  const [hours, minutes] = [Math.floor(minute / 60), minute % 60];
  return `${String(hours).padStart(2, "0")}:${String(minutes).padStart(2, "0")}`;
}
