import { sql } from "kysely";
import type { BareDatabase } from "./open-storage.ts";
import { type RawRow, TABLE_NAMES, TABLE_SEQUENCES } from "./snapshot.ts";
import type { StorageDatabase, StorageKind, StorageTransaction, Tables } from "./tables.ts";

/** Fewer than any database's limit on values in a statement, for the widest table. */
const ROWS_AT_ONCE = 200;
/** More rows than are added between a backup and the loss of what came after it. */
const SEQUENCE_STEP = 1_000_000;

/** Whether a database has no table at all. */
export async function isWithoutTables(database: StorageDatabase): Promise<boolean> {
  const tables = await database.introspection.getTables({ withInternalKyselyTables: true });
  return tables.length === 0;
}

/**
 * Puts rows as they stand into empty tables, all or none; keys that only grow go on well after the
 * largest: what was given out after the backup was made is not given again.
 */
export async function fillDatabase(
  { database, kind }: BareDatabase,
  readRows: (table: keyof Tables) => AsyncIterable<RawRow>,
): Promise<void> {
  await database.transaction().execute(async (trx) => {
    for (const table of TABLE_NAMES) {
      await insertRows(trx, table, readRows(table));
      const column = TABLE_SEQUENCES[table];
      if (column !== null) {
        await moveSequence(trx, kind, { table, column });
      }
    }
  });
}

async function insertRows(
  trx: StorageTransaction,
  table: keyof Tables,
  rows: AsyncIterable<RawRow>,
): Promise<void> {
  let waiting: RawRow[] = [];
  async function flush(): Promise<void> {
    if (waiting.length > 0) {
      await trx
        .insertInto(table)
        .values(waiting as never)
        .execute();
      waiting = [];
    }
  }
  for await (const row of rows) {
    waiting.push(row);
    if (waiting.length === ROWS_AT_ONCE) {
      await flush();
    }
  }
  await flush();
}

async function moveSequence(
  trx: StorageTransaction,
  kind: StorageKind,
  { table, column }: { readonly table: string; readonly column: string },
): Promise<void> {
  const largest = sql<{
    value: number | null;
  }>`select max(${sql.ref(column)}) as value from ${sql.table(table)}`;
  const { rows } = await largest.execute(trx);
  const value = Number(rows[0]?.value ?? 0) + SEQUENCE_STEP;
  if (kind === "postgres") {
    await sql`select setval(pg_get_serial_sequence(${table}, ${column}), ${value})`.execute(trx);
  } else {
    await sql`delete from sqlite_sequence where name = ${table}`.execute(trx);
    await sql`insert into sqlite_sequence (name, seq) values (${table}, ${value})`.execute(trx);
  }
}
