import type { Clock } from "../base/clock.ts";

/** How many sends to one recipient a platform allows within which time. */
export interface RateRule {
  readonly limit: number;
  readonly perMs: number;
}

/** Counts sends per recipient, in this process. */
export interface RateLimit {
  /** Counts a send that may happen now, and gives 0; or gives how long to wait, and counts nothing. */
  reserve(recipient: string): number;
}

/** Keeps every recipient within all of the rules, whatever instant the time is measured from. */
export function createRateLimit(rules: readonly RateRule[], clock: Clock): RateLimit {
  const sends = new Map<string, number[]>();
  const longestMs = Math.max(...rules.map(({ perMs }) => perMs));

  return {
    reserve(recipient) {
      const now = clock.now().getTime();
      const recent = (sends.get(recipient) ?? []).filter((at) => at > now - longestMs);
      const waits = rules.map(({ limit, perMs }) => {
        const first = recent.at(-limit);
        return first === undefined ? 0 : first + perMs - now;
      });
      const waitMs = Math.max(0, ...waits);
      // Whoever was not written to lately moves out: the map keeps the order of its last writes.
      sends.delete(recipient);
      sends.set(recipient, waitMs > 0 ? recent : [...recent, now]);
      forgetQuiet(sends, now - longestMs);
      return waitMs;
    },
  };
}

function forgetQuiet(sends: Map<string, number[]>, before: number): void {
  for (const [recipient, times] of sends) {
    if ((times.at(-1) ?? before) > before) {
      return;
    }
    sends.delete(recipient);
  }
}
