/** How long to wait between attempts. */
export interface BackoffOptions {
  /** The wait after the first attempt. */
  readonly baseMs: number;
  /** No wait is longer. */
  readonly maximumMs: number;
  /** From 0 up to, not including, 1: where the jitter comes from. */
  readonly random?: () => number;
}

/**
 * The wait after the `attempt`-th failure (1 is the first), in milliseconds: doubled each time, at
 * most `maximumMs`, and shortened by up to a half at random, so that what failed together does not
 * come back together.
 */
export function toBackoffMs(
  attempt: number,
  { baseMs, maximumMs, random = Math.random }: BackoffOptions,
): number {
  const full = Math.min(maximumMs, baseMs * 2 ** Math.max(0, attempt - 1));
  return Math.round(full * (1 - random() / 2));
}
