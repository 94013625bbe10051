import type { Clock } from "../../src/base/clock.ts";

/** A clock that stands still until it is moved. */
export interface HandClock extends Clock {
  advance(milliseconds: number): void;
}

export function createHandClock(start = "2026-11-25T08:00:00.000Z"): HandClock {
  let at = Date.parse(start);
  return {
    now: () => new Date(at),
    advance(milliseconds) {
      at += milliseconds;
    },
  };
}
