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
