/**
 * A job that one process at a time may do. Whoever stops renewing loses it after `leaseMs`, and
 * the next process that asks gets it.
 */
export interface SingleHolder {
  readonly leaseMs: number;
  /** Takes the job, or keeps it; false while another process has it. */
  take(): Promise<boolean>;
  /** Lets it go before its time is up. */
  release(): Promise<void>;
}
