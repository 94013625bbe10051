import { toLocalDate } from "../base/clock.ts";
import { inParts } from "../base/in-parts.ts";
import type { Storage } from "../storage/open-storage.ts";
import { listClocksToBreach, recordBreaches, type SweptClock } from "./clock-sweep-repository.ts";
import { appendEvents, type NewEvent } from "./event-log-repository.ts";
import { SYSTEM } from "./system-actor.ts";

const CLOCKS_AT_ONCE = 2_000;
/** After a long stop the rest waits for the next sweeps: reminders and answers go on meanwhile. */
const CLOCKS_A_SWEEP = 20_000;

/**
 * Records the limits whose last day is over, with the instant at which it was, as an event; also
 * at night, and however late it is noticed. Gives how many.
 *
 * @param most no more than so many, the oldest first.
 */
export async function recordNewBreaches(
  storage: Storage,
  now: Date,
  most: number = CLOCKS_A_SWEEP,
): Promise<number> {
  const clocks = await listClocksToBreach(storage.database, toLocalDate(now), most);
  let recorded = 0;
  for (const part of inParts(clocks, CLOCKS_AT_ONCE)) {
    recorded += await storage.transaction(async (trx) => {
      const breached = await recordBreaches(
        trx,
        part.map(({ id }) => id),
      );
      const events = part.filter(({ id }) => breached.has(id)).map((row) => toEvent(row, now));
      await appendEvents(trx, events);
      return events.length;
    });
  }
  return recorded;
}

function toEvent({ clock, reportId }: SweptClock, now: Date): NewEvent {
  return {
    reportId,
    matterId: clock.matterId,
    kind: "overdue",
    actor: SYSTEM,
    at: now,
    data: {
      clock: clock.clockId,
      dueOn: clock.dueOn,
      breachedAt: `${clock.dueOn}T16:00:00.000Z`,
    },
  };
}
