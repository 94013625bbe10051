/** Where the time comes from. Tests hand in their own. */
export interface Clock {
  now(): Date;
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => new Date() };

/** A calendar day in Asia/Shanghai, `YYYY-MM-DD`: legal limits are counted in such days. */
export type LocalDate = string;

const shanghaiDay = new Intl.DateTimeFormat("en-CA", {
  timeZone: "Asia/Shanghai",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
});

/** The day on which `instant` falls in Asia/Shanghai. */
export function toLocalDate(instant: Date): LocalDate {
  return shanghaiDay.format(instant);
}

const SHANGHAI_OFFSET_MS = 8 * 3_600_000;

/** The time of day at `instant` in Asia/Shanghai, which keeps one time all year: `HH:MM`. */
export function toLocalTime(instant: Date): string {
  return new Date(instant.getTime() + SHANGHAI_OFFSET_MS).toISOString().slice(11, 16);
}

/** The day and the time of day at `instant` in Asia/Shanghai, for people: `YYYY-MM-DD HH:MM`. */
export function toLocalMinute(instant: Date): string {
  return `${toLocalDate(instant)} ${toLocalTime(instant)}`;
}

/** A span of a day in Asia/Shanghai, `HH:MM` each; `to` is not part of it. */
export interface DaySpan {
  readonly from: string;
  readonly to: string;
}

/** Whether the time of day at `instant` lies in one of the spans. */
export function isWithinSpans(instant: Date, spans: readonly DaySpan[]): boolean {
  const time = toLocalTime(instant);
  return spans.some(({ from, to }) => from <= time && time < to);
}
