import { sql } from "kysely";
import { SEALED_PREFIX } from "../base/seal-text.ts";
import type { Storage } from "./open-storage.ts";
import { SEALED_COLUMNS } from "./sealing-plugin.ts";
import type { StorageTransaction, Tables } from "./tables.ts";

/** Few enough that writers of SQLite wait for no more than a moment. */
const ROWS_AT_ONCE = 50;

/** The keys of the tables that have sealed columns. */
const KEYS: Readonly<Record<string, string>> = { inbox: "seq" };

/**
 * Seals what was stored in the clear before messages were sealed; gives how many rows. Others may
 * read and write meanwhile; done again, or after it was broken off, it goes on with what is left.
 */
export async function sealClearRows(storage: Storage): Promise<number> {
  let done = 0;
  for (const [table, columns] of SEALED_COLUMNS) {
    for (const column of columns) {
      const place = { table: table as keyof Tables, key: KEYS[table] ?? "id", column };
      let count: number;
      do {
        count = await storage.transaction((trx) => sealSome(trx, place));
        done += count;
      } while (count > 0);
    }
  }
  return done;
}

interface ClearPlace {
  readonly table: keyof Tables;
  readonly key: string;
  readonly column: string;
}

/** The values are sealed on their way into the database, as always. */
async function sealSome(
  trx: StorageTransaction,
  { table, key, column }: ClearPlace,
): Promise<number> {
  const { ref } = trx.dynamic;
  const rows = await trx
    .withoutPlugins()
    .selectFrom(table)
    .select([sql.ref(key).as("key"), sql.ref(column).as("value")])
    .where(ref(column), "is not", null)
    .where(ref(column), "not like", `${SEALED_PREFIX}%`)
    .limit(ROWS_AT_ONCE)
    .execute();
  for (const row of rows as readonly Record<string, unknown>[]) {
    await trx
      .updateTable(table)
      .set({ [column]: row.value } as never)
      .where(ref(key), "=", row.key as never)
      .where(ref(column), "=", row.value as never)
      .execute();
  }
  return rows.length;
}
