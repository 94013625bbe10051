import { z } from "zod";
import type { LocalDate } from "./clock.ts";

const DAY_MS = 86_400_000;

/** A day that exists, written `YYYY-MM-DD`. */
export const localDateSchema = z.iso.date();

/** The day `count` days after `day`. */
export function addDays(day: LocalDate, count: number): LocalDate {
  return toDay(toMs(day) + count * DAY_MS);
}

/** The same day of the month `count` months later, or that month's last day when it is shorter. */
export function addMonths(day: LocalDate, count: number): LocalDate {
  const date = new Date(toMs(day));
  const firstOfMonth = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + count, 1);
  const lastOfMonth = new Date(firstOfMonth);
  lastOfMonth.setUTCMonth(lastOfMonth.getUTCMonth() + 1, 0);
  const dayOfMonth = Math.min(date.getUTCDate(), lastOfMonth.getUTCDate());
  return toDay(firstOfMonth + (dayOfMonth - 1) * DAY_MS);
}

/** The days from one day to a later one; 0 for the same day. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return (toMs(to) - toMs(from)) / DAY_MS;
}

/** 0 for Sunday to 6 for Saturday. */
export function weekdayOf(day: LocalDate): number {
  return new Date(toMs(day)).getUTCDay();
}

export function yearOf(day: LocalDate): number {
  return Number(day.slice(0, 4));
}

function toMs(day: LocalDate): number {
  return Date.parse(`${day}T00:00:00Z`);
}

function toDay(ms: number): LocalDate {
  return new Date(ms).toISOString().slice(0, 10);
}
