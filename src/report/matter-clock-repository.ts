import type { Insertable, Selectable } from "kysely";
import { inParts } from "../base/in-parts.ts";
import type { MatterClockRow } from "../storage/report-tables.ts";
import { NO_DAY, type StorageDatabase, type StorageTransaction } from "../storage/tables.ts";
import type { MatterClock } from "./matter.ts";
import { lockMatter } from "./matter-repository.ts";

const IDS_AT_ONCE = 500;

/** Writes clocks as they are now; a clock of the same name begins anew. */
export async function saveClocks(
  trx: StorageTransaction,
  clocks: readonly MatterClock[],
): Promise<void> {
  for (const clock of clocks) {
    const values: Omit<Insertable<MatterClockRow>, "id"> = {
      matter_id: clock.matterId,
      clock_id: clock.clockId,
      started_on: clock.startedOn,
      due_on: clock.dueOn,
      provisional: clock.provisional ? 1 : 0,
      status: clock.status,
      paused_on: clock.pausedOn,
      paused_units: clock.pausedUnits,
      extended: clock.isExtended ? 1 : 0,
      remind_on: clock.remindOn,
      reminded: clock.reminded,
      breached_at: clock.breachedAt,
    };
    await trx
      .insertInto("matter_clocks")
      .values({ id: `${clock.matterId}:${clock.clockId}`, ...values })
      .onConflict((conflict) => conflict.column("id").doUpdateSet(values))
      .execute();
  }
  await updateNextDue(trx, [...new Set(clocks.map(({ matterId }) => matterId))]);
}

/** Keeps the day by which queues are ordered as the clocks say. */
async function updateNextDue(trx: StorageTransaction, matterIds: readonly string[]): Promise<void> {
  for (const part of inParts(matterIds, IDS_AT_ONCE)) {
    await trx
      .updateTable("matters")
      .set(({ selectFrom, fn, val }) => ({
        next_due_on: fn.coalesce(
          selectFrom("matter_clocks")
            .select(({ fn: { min } }) => min("due_on").as("due"))
            .whereRef("matter_clocks.matter_id", "=", "matters.id")
            .where("status", "=", "running"),
          val(NO_DAY),
        ),
      }))
      .where("id", "in", part)
      .execute();
  }
}

/** The clocks of some matters; nobody else changes them until the transaction ends. */
export async function lockClocks(
  trx: StorageTransaction,
  matterIds: readonly string[],
): Promise<readonly MatterClock[]> {
  for (const matterId of matterIds) {
    await lockMatter(trx, matterId);
  }
  return listClocks(trx, matterIds);
}

export async function listClocks(
  database: StorageDatabase,
  matterIds: readonly string[],
): Promise<readonly MatterClock[]> {
  if (matterIds.length === 0) {
    return [];
  }
  const rows = await database
    .selectFrom("matter_clocks")
    .selectAll()
    .where("matter_id", "in", matterIds)
    .orderBy("due_on")
    .orderBy("id")
    .execute();
  return rows.map(toClock);
}

/** A clock as it is stored. */
export function toClock(row: Selectable<MatterClockRow>): MatterClock {
  return {
    matterId: row.matter_id,
    clockId: row.clock_id,
    startedOn: row.started_on,
    dueOn: row.due_on,
    provisional: row.provisional === 1,
    status: row.status,
    pausedOn: row.paused_on,
    pausedUnits: row.paused_units,
    isExtended: row.extended === 1,
    remindOn: row.remind_on,
    reminded: row.reminded,
    breachedAt: row.breached_at,
  };
}
