import { createDataKey, type DataKey } from "../base/seal-text.ts";
import { keyRingOf, toKeyPlace } from "./sealing-plugin.ts";
import type { DataKeyRow, StorageDatabase } from "./tables.ts";

/** Whose key it is, and what it seals. */
export type KeyName = Pick<DataKeyRow, "record_id" | "purpose">;

/**
 * The key of a record, made when there is none yet. What it sealed may be stored outside this
 * transaction only once this one is committed.
 */
export async function openOrCreateDataKey(
  database: StorageDatabase,
  name: KeyName,
): Promise<DataKey> {
  const known = await openDataKey(database, name);
  if (known !== undefined) {
    return known;
  }
  const wrapped = keyRingOf(database).wrap(createDataKey(), toKeyPlace(name));
  await database
    .insertInto("data_keys")
    .values({ ...name, key_id: wrapped.keyId, sealed: wrapped.sealed })
    .onConflict((conflict) => conflict.columns(["record_id", "purpose"]).doNothing())
    .execute();
  // Somebody else's, if theirs came first.
  const kept = await openDataKey(database, name);
  return kept ?? openOrCreateDataKey(database, name);
}

/** The key of a record; `undefined` when it never had one, or when it was destroyed. */
export async function openDataKey(
  database: StorageDatabase,
  name: KeyName,
): Promise<DataKey | undefined> {
  const keys = await openDataKeys(database, [name.record_id], name.purpose);
  return keys.get(name.record_id);
}

/** The keys of records by their ids, without those that have none. */
export async function openDataKeys(
  database: StorageDatabase,
  recordIds: readonly string[],
  purpose: DataKeyRow["purpose"],
): Promise<ReadonlyMap<string, DataKey>> {
  if (recordIds.length === 0) {
    return new Map();
  }
  const rows = await database
    .selectFrom("data_keys")
    .selectAll()
    .where("record_id", "in", [...recordIds])
    .where("purpose", "=", purpose)
    .execute();
  const ring = keyRingOf(database);
  return new Map(rows.map((row) => [row.record_id, ring.unwrap(toWrapped(row), toKeyPlace(row))]));
}

/** The keys of the ring without which something could not be read. */
export async function listRingKeyIds(database: StorageDatabase): Promise<readonly string[]> {
  const rows = await database.selectFrom("data_keys").select("key_id").distinct().execute();
  return rows.map(({ key_id }) => key_id);
}

function toWrapped({ key_id, sealed }: DataKeyRow) {
  return { keyId: key_id, sealed };
}
