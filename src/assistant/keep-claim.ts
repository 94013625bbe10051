import type { Log } from "../base/log.ts";

/**
 * Runs `work` and renews its claim while it runs: leases can be short, so that what a crash left is
 * free soon, and work can still take long.
 */
export async function keepClaim(
  work: () => Promise<void>,
  {
    renew,
    leaseMs,
    log,
  }: {
    /** Extends the claim; false when it was lost. */
    readonly renew: () => Promise<boolean>;
    readonly leaseMs: number;
    readonly log: Log;
  },
): Promise<void> {
  const timer = setInterval(() => {
    renew().catch((cause: unknown) => log.warn({ err: cause }, "a claim could not be renewed"));
  }, leaseMs / 3);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
}
