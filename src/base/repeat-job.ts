import type { Log } from "./log.ts";
import { sleep } from "./sleep.ts";

export interface RepeatJobOptions {
  readonly everyMs: number;
  /** What is thrown is logged, and the job goes on. */
  readonly work: () => Promise<unknown>;
  /** What the log says when `work` throws. */
  readonly failure: string;
  readonly log: Log;
}

/** Something that is done again and again. */
export interface RepeatedJob {
  /** Begins, at once with the first time. */
  start(): void;
  /** Ends; settles when what was begun is done. */
  stop(): Promise<void>;
}

/** Does `work` again and again, with `everyMs` between the end of one time and the next. */
export function repeatJob({ everyMs, work, failure, log }: RepeatJobOptions): RepeatedJob {
  const stopping = new AbortController();
  let running: Promise<void> | undefined;

  async function run() {
    while (!stopping.signal.aborted) {
      await work().catch((error: unknown) => log.error({ err: error }, failure));
      await sleep(everyMs, stopping.signal);
    }
  }

  return {
    start() {
      running = run();
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
