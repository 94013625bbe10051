import { setImmediate } from "node:timers/promises";
import type { Log } from "../base/log.ts";
import { sleep } from "../base/sleep.ts";

/** Takes items of work as long as there are any. */
export interface WorkLoop {
  /** Begins to work, beside whatever else the process does. */
  start(): void;
  /** Says that there may be something to do: nobody waits for the next look. */
  notify(): void;
  /** Works until nothing can be claimed; for tests and one-off runs, instead of `start`. */
  workOff(): Promise<void>;
  /** Takes nothing new, and settles when all that was begun has ended. */
  stop(): Promise<void>;
}

export interface WorkLoopOptions<Item> {
  /** Done once before the first item is taken; what it throws is logged and holds nothing up. */
  readonly prepare?: () => Promise<void>;
  /** Takes the next item, or nothing. */
  readonly claim: () => Promise<Item | undefined>;
  readonly handle: (item: Item) => Promise<void>;
  /** How many items are handled beside each other. */
  readonly concurrency: number;
  /** How long to wait before looking again when nobody called `notify`. */
  readonly pollMs: number;
  readonly log: Log;
}

/** A loop of several lanes, each of which claims an item, handles it, and claims the next. */
export function createWorkLoop<Item>(options: WorkLoopOptions<Item>): WorkLoop {
  const { concurrency, pollMs } = options;
  let lanes: Promise<void>[] = [];
  let stopping = false;
  let notified = 0;
  let nap = new AbortController();

  function notify() {
    notified += 1;
    nap.abort();
    nap = new AbortController();
  }

  async function runLane() {
    while (!stopping) {
      const seen = notified;
      const found = await claimAndHandle(options);
      // A call of notify during the look would be slept through otherwise.
      if (!found && seen === notified && !stopping) {
        await sleep(pollMs, nap.signal);
      }
    }
  }

  async function workOffLane() {
    let found = true;
    while (found && !stopping) {
      found = await claimAndHandle(options);
    }
  }

  return {
    start() {
      const prepared = prepare(options);
      lanes = Array.from({ length: concurrency }, () => prepared.then(runLane));
    },
    notify,
    async workOff() {
      await Promise.all(Array.from({ length: concurrency }, workOffLane));
    },
    async stop() {
      stopping = true;
      notify();
      await Promise.all(lanes);
    },
  };
}

async function prepare<Item>(options: WorkLoopOptions<Item>): Promise<void> {
  try {
    await options.prepare?.();
  } catch (cause) {
    options.log.error({ err: cause }, "work could not be prepared");
  }
}

/** Rounds of the event loop between two steps of lanes: so many connections are accepted meanwhile. */
const ROUNDS_BETWEEN = 8;

let passed: Promise<void> = Promise.resolve();

/**
 * SQLite answers at once, so lanes with much to do would never let anything else happen; and
 * Node.js accepts one connection each time round its event loop. So the lanes of all loops go on
 * one by one, and what comes in goes before what is worked on.
 */
function letOthersGoOn(): Promise<void> {
  passed = passed.then(async () => {
    for (let round = 0; round < ROUNDS_BETWEEN; round += 1) {
      await setImmediate();
    }
  });
  return passed;
}

/** Whether there was an item. What is thrown (the database is away) is logged and counts as none. */
async function claimAndHandle<Item>({
  claim,
  handle,
  log,
}: WorkLoopOptions<Item>): Promise<boolean> {
  try {
    const item = await claim();
    if (item === undefined) {
      return false;
    }
    await letOthersGoOn();
    await handle(item);
    await letOthersGoOn();
    return true;
  } catch (cause) {
    log.error({ err: cause }, "work failed and is tried again later");
    return false;
  }
}
