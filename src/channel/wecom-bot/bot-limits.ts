import type { RateRule } from "../limit-rate.ts";

/** How much one chat may get, answers and messages of our own together (path/101463). */
export const RATE_RULES: readonly RateRule[] = [
  { limit: 30, perMs: 60_000 },
  { limit: 1000, perMs: 3_600_000 },
];
