import { type LocalDate, toLocalDate } from "../base/clock.ts";
import { inParts } from "../base/in-parts.ts";
import type { Storage } from "../storage/open-storage.ts";
import { enqueueReplies } from "../storage/outbox.ts";
import type { StorageTransaction } from "../storage/tables.ts";
import { listLapsedMatterIds, listUnplannedClocks } from "./clock-sweep-repository.ts";
import { actOnAll, hasUnownedMatters, keepMattersOwned, statesWith } from "./keep-matters-owned.ts";
import type { MatterClock } from "./matter.ts";
import { lockClocks, saveClocks } from "./matter-clock-repository.ts";
import type { NoticeContext } from "./matter-notices.ts";
import { planReminder } from "./plan-reminder.ts";
import { recordNewBreaches } from "./record-breaches.ts";
import type { ReportKnowledge } from "./report-knowledge.ts";
import { withDueDate } from "./run-clock.ts";
import { sendReminders } from "./send-reminders.ts";

/** How many of each a sweep found and dealt with. */
export interface SweepCounts {
  readonly breached: number;
  readonly lapsed: number;
  readonly unowned: number;
  readonly planned: number;
  readonly reminded: number;
}

const MATTERS_AT_ONCE = 50;

/**
 * Does all that happens to matters by itself: records limits that are over, ends waits that nobody
 * answered, keeps every matter owned, plans reminders, and sends those that are due. Safe to repeat.
 */
export async function sweepMatters(
  storage: Storage,
  now: Date,
  context: NoticeContext,
): Promise<SweepCounts> {
  return {
    breached: await recordNewBreaches(storage, now),
    lapsed: await endWaits(storage, now, context),
    unowned: await giveBack(storage, now, context),
    planned: await planClocks(storage, now, context.knowledge),
    reminded: await sendReminders(storage, now, context),
  };
}

async function endWaits(storage: Storage, now: Date, context: NoticeContext): Promise<number> {
  const states = statesWith("lapse", context.knowledge);
  const ids = await listLapsedMatterIds(storage.database, states, toLocalDate(now));
  for (const part of inParts(ids, MATTERS_AT_ONCE)) {
    await storage.transaction(async (trx) => {
      await enqueueReplies(trx, await actOnAll(trx, part, "lapse", now, context), { now });
    });
  }
  return ids.length;
}

async function giveBack(storage: Storage, now: Date, context: NoticeContext): Promise<number> {
  // Looked for outside first: there is hardly ever one, and the transaction keeps other writers out.
  if (!(await hasUnownedMatters(storage.database, context.knowledge))) {
    return 0;
  }
  return storage.transaction(async (trx) => {
    const { matterIds, notices } = await keepMattersOwned(trx, now, context);
    await enqueueReplies(trx, notices, { now });
    return matterIds.length;
  });
}

/** Plans the clocks that have no plan; gives their last day to those that the calendar reaches now. */
async function planClocks(
  storage: Storage,
  now: Date,
  knowledge: ReportKnowledge,
): Promise<number> {
  const today = toLocalDate(now);
  const unplanned = await listUnplannedClocks(storage.database);
  const plannable = unplanned.flatMap(({ clock }) => planClock(clock, today, knowledge));
  const matterIds = [...new Set(plannable.map(({ matterId }) => matterId))].sort();
  let planned = 0;
  for (const part of inParts(matterIds, MATTERS_AT_ONCE)) {
    planned += await storage.transaction((trx) => planClocksOf(trx, part, today, knowledge));
  }
  return planned;
}

/** Looks again, under lock: an officer may have acted meanwhile. */
async function planClocksOf(
  trx: StorageTransaction,
  matterIds: readonly string[],
  today: LocalDate,
  knowledge: ReportKnowledge,
): Promise<number> {
  const clocks = (await lockClocks(trx, matterIds)).flatMap((clock) =>
    planClock(clock, today, knowledge),
  );
  await saveClocks(trx, clocks);
  return clocks.length;
}

/** The clock with its last day and its plan; nothing where it has both, or can have neither yet. */
function planClock(
  clock: MatterClock,
  today: LocalDate,
  knowledge: ReportKnowledge,
): readonly MatterClock[] {
  const isRunning = clock.status === "running" && clock.remindOn === null;
  const isUndated = clock.status === "noted" && clock.dueOn === null;
  const rule = knowledge.clocks.get(clock.clockId);
  if (!isRunning && !isUndated) {
    return [];
  }
  const dated =
    clock.dueOn === null && rule !== undefined
      ? withDueDate(clock, rule, knowledge.calendar)
      : clock;
  if (dated.dueOn === null) {
    return [];
  }
  return [isRunning ? planReminder(dated, today, knowledge) : dated];
}
