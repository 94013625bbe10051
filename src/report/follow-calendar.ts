import { createHash } from "node:crypto";
import { type LocalDate, toLocalDate } from "../base/clock.ts";
import { inParts } from "../base/in-parts.ts";
import { addDays } from "../base/local-date.ts";
import { readValue, writeValue } from "../storage/counters.ts";
import type { Storage } from "../storage/open-storage.ts";
import type { StorageTransaction } from "../storage/tables.ts";
import { listDatedClocks } from "./clock-sweep-repository.ts";
import { appendEvents, type NewEvent } from "./event-log-repository.ts";
import type { MatterClock } from "./matter.ts";
import { lockClocks, saveClocks } from "./matter-clock-repository.ts";
import { moveDueDate } from "./move-due-date.ts";
import type { ReportKnowledge } from "./report-knowledge.ts";
import { withDueDate } from "./run-clock.ts";
import { SYSTEM } from "./system-actor.ts";
import type { WorkingCalendar } from "./working-calendar.ts";

/** Under which name the calendar is remembered that the last days of all limits were found by. */
const CALENDAR = "calendar";
const MATTERS_AT_ONCE = 50;
/** What is put aside follows when it is taken up again. */
const FOLLOWING: readonly MatterClock["status"][] = ["running", "noted"];

/**
 * Once the calendar is another one than the last days were found by (a notice was corrected), finds
 * those of all running and noted limits anew; each that moves is an event. What is over stays over
 * unless it gets longer, and nothing of the office gets so short that it is over by that alone: it
 * ends today at the earliest. Safe to repeat; gives how many moved.
 */
export async function followCalendar(
  storage: Storage,
  now: Date,
  knowledge: ReportKnowledge,
): Promise<number> {
  const print = toPrint(knowledge.calendar);
  const before = await readValue(storage.database, CALENDAR);
  if (before === print) {
    return 0;
  }
  const moved = before === undefined ? 0 : await moveAll(storage, now, knowledge);
  await storage.transaction((trx) => writeValue(trx, CALENDAR, print));
  return moved;
}

async function moveAll(storage: Storage, now: Date, knowledge: ReportKnowledge): Promise<number> {
  const today = toLocalDate(now);
  const dated = await listDatedClocks(storage.database);
  const matters = dated.filter(({ clock }) => move(clock, today, knowledge) !== undefined);
  const reports = new Map(matters.map(({ clock, reportId }) => [clock.matterId, reportId]));
  let moved = 0;
  for (const part of inParts([...reports].sort(), MATTERS_AT_ONCE)) {
    moved += await storage.transaction((trx) => moveSome(trx, new Map(part), now, knowledge));
  }
  return moved;
}

/** Looks again, under lock: an officer may have acted meanwhile. */
async function moveSome(
  trx: StorageTransaction,
  reports: ReadonlyMap<string, string>,
  now: Date,
  knowledge: ReportKnowledge,
): Promise<number> {
  const moves = (await lockClocks(trx, [...reports.keys()])).flatMap((clock) => {
    const to = move(clock, toLocalDate(now), knowledge);
    return to === undefined ? [] : [{ from: clock, to }];
  });
  await saveClocks(
    trx,
    moves.map(({ to }) => to),
  );
  await appendEvents(
    trx,
    moves.map(({ from, to }) => toEvent(from, to, reports.get(from.matterId) ?? "", now)),
  );
  return moves.length;
}

/** The clock with its new last day; nothing when it has no other than before. */
function move(
  clock: MatterClock,
  today: LocalDate,
  knowledge: ReportKnowledge,
): MatterClock | undefined {
  const rule = knowledge.clocks.get(clock.clockId);
  if (rule === undefined || clock.dueOn === null || !FOLLOWING.includes(clock.status)) {
    return undefined;
  }
  if (clock.status === "running") {
    return moveDueDate(clock, rule, today, knowledge);
  }
  const found = withDueDate(clock, rule, knowledge.calendar);
  return found.dueOn === clock.dueOn || found.dueOn === null ? undefined : found;
}

function toEvent(from: MatterClock, to: MatterClock, reportId: string, now: Date): NewEvent {
  return {
    reportId,
    matterId: from.matterId,
    kind: "calendar_corrected",
    actor: SYSTEM,
    at: now,
    data: { clock: from.clockId, dueBefore: from.dueOn, dueOn: to.dueOn },
  };
}

/** The same number for the same days, and nearly never for others. */
function toPrint(calendar: WorkingCalendar): number {
  const hash = createHash("sha256");
  for (const year of [...calendar.years].sort()) {
    for (let day = `${year}-01-01`; day <= `${year}-12-31`; day = addDays(day, 1)) {
      hash.update(`${day} ${calendar.kindOf(day)}\n`);
    }
  }
  return hash.digest().readUIntBE(0, 6);
}
