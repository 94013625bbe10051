import { type Clock, toLocalDate } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import { type RepeatedJob, repeatJob } from "../base/repeat-job.ts";
import { releaseLease, takeLease } from "../storage/leases.ts";
import type { Storage } from "../storage/open-storage.ts";
import { readChainHead } from "./event-log-repository.ts";
import { followCalendar } from "./follow-calendar.ts";
import { joinLeftFiles } from "./join-left-files.ts";
import type { NoticeContext } from "./matter-notices.ts";
import { purgeDrafts } from "./purge-drafts.ts";
import { isDigestTime, sendDigests } from "./send-digests.ts";
import { sweepMatters } from "./sweep-matters.ts";
import type { WorkingCalendar } from "./working-calendar.ts";

export interface MatterSweepOptions {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly log: Log;
  /** From when on staff are told what waits for them, `HH:MM` in Asia/Shanghai. */
  readonly digestTime: string;
  /** What holds now: the knowledge may change while the process runs. */
  readonly context: () => NoticeContext;
  /** Names this process among those that share the database. */
  readonly owner: string;
  /** Called when a sweep has something to tell. */
  readonly onSwept?: () => void;
  readonly everyMs?: number | undefined;
}

const NAME = "matter-sweep";
const EVERY_MS = 60_000;
/** A process that died gives the job up after this; a sweep takes seconds. */
const LEASE_MS = 300_000;

/**
 * Sweeps the matters and brings late files to their reports once a minute, and sends digests once a
 * day, in one process at a time; logs the chain's head once a day.
 */
export function createMatterSweep(options: MatterSweepOptions): RepeatedJob {
  const { storage, clock, log, context, owner, onSwept, everyMs = EVERY_MS, digestTime } = options;
  let followed: WorkingCalendar | undefined;
  let headLoggedOn = "";
  let digestedOn = "";

  async function sweep() {
    const now = clock.now();
    const lease = { name: NAME, owner, leaseMs: LEASE_MS };
    if (!(await takeLease(storage.database, lease, now))) {
      return;
    }
    const moved = await followCalendarOnce(now);
    const drafts = await purgeDrafts(storage, now);
    const swept = await sweepMatters(storage, now, context());
    const joined = await joinLeftFiles(storage, now, { ...context(), log });
    const counts = { ...swept, moved, drafts, joined, digests: 0 };
    if (digestedOn !== toLocalDate(now) && isDigestTime(now, digestTime, context().knowledge)) {
      counts.digests = await sendDigests(storage, now, context());
      digestedOn = toLocalDate(now);
    }
    if (Object.values(counts).some((count) => count > 0)) {
      log.info(counts, "matters swept");
      onSwept?.();
    }
    if (headLoggedOn !== toLocalDate(now)) {
      headLoggedOn = toLocalDate(now);
      log.info({ head: await readChainHead(storage.database) }, "head of the event chain");
    }
  }

  /** Before anything else happens to the matters: what is over by the old calendar may not be. */
  async function followCalendarOnce(now: Date): Promise<number> {
    const { knowledge } = context();
    if (knowledge.calendar === followed) {
      return 0;
    }
    const moved = await followCalendar(storage, now, knowledge);
    followed = knowledge.calendar;
    return moved;
  }

  const job = repeatJob({ everyMs, work: sweep, failure: "matters could not be swept", log });
  return {
    start: job.start,
    async stop() {
      await job.stop();
      await releaseLease(storage.database, { name: NAME, owner });
    },
  };
}
