import type { Storage } from "./open-storage.ts";
import { keyRingOf, toKeyPlace } from "./sealing-plugin.ts";
import type { StorageDatabase, StorageTransaction } from "./tables.ts";

/** Few enough that writers of SQLite wait for no more than a moment. */
const ROWS_AT_ONCE = 50;

/**
 * Seals again, with the newest key of the ring, every data key that an older one sealed; gives how
 * many. Others may read, write and make keys meanwhile: what they destroy stays destroyed.
 */
export async function rewrapDataKeys(storage: Storage): Promise<number> {
  for (let done = 0; ; ) {
    const count = await storage.transaction(rewrapSome);
    if (count === 0) {
      return done;
    }
    done += count;
  }
}

async function rewrapSome(trx: StorageTransaction): Promise<number> {
  const ring = keyRingOf(trx);
  const newest = ring.list().at(-1)?.id ?? "";
  const rows = await trx
    .selectFrom("data_keys")
    .selectAll()
    .where("key_id", "!=", newest)
    .limit(ROWS_AT_ONCE)
    .execute();
  for (const row of rows) {
    const key = ring.unwrap({ keyId: row.key_id, sealed: row.sealed }, toKeyPlace(row));
    const wrapped = ring.wrap(key, toKeyPlace(row));
    await trx
      .updateTable("data_keys")
      .set({ key_id: wrapped.keyId, sealed: wrapped.sealed })
      .where("record_id", "=", row.record_id)
      .where("purpose", "=", row.purpose)
      .where("sealed", "=", row.sealed)
      .execute();
  }
  return rows.length;
}

/** How many data keys each key of the ring seals, by its id. */
export async function countDataKeys(
  database: StorageDatabase,
): Promise<ReadonlyMap<string, number>> {
  const rows = await database
    .selectFrom("data_keys")
    .select(({ fn }) => ["key_id", fn.countAll<number>().as("count")])
    .groupBy("key_id")
    .execute();
  return new Map(rows.map(({ key_id, count }) => [key_id, Number(count)]));
}

/**
 * Destroys a key of the ring that seals nothing any more: not in the database, and not an upload
 * that waits, since those are gone a day after another key took over.
 *
 * @returns why it was kept, if it was.
 */
export async function retireRingKey(
  database: StorageDatabase,
  id: string,
  now: Date,
): Promise<"retired" | "unknown" | "newest" | "in_use" | "too_young"> {
  const ring = keyRingOf(database);
  const keys = ring.list();
  const index = keys.findIndex((key) => key.id === id);
  const next = keys[index + 1];
  if (index < 0 || next === undefined) {
    return index < 0 ? "unknown" : "newest";
  }
  if ((await countDataKeys(database)).has(id)) {
    return "in_use";
  }
  if (now.getTime() - Date.parse(next.createdAt) < RETIRED_AFTER_MS) {
    return "too_young";
  }
  ring.destroy(id);
  return "retired";
}

const RETIRED_AFTER_MS = 25 * 3_600_000;
