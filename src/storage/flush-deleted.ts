import { sql } from "kysely";
import { isPostgres } from "./queue.ts";
import type { StorageDatabase } from "./tables.ts";

/**
 * Takes what was deleted out of the files as well: SQLite's write-ahead log is emptied, PostgreSQL
 * frees the rows' old versions. Backups keep what they have.
 */
export async function flushDeleted(database: StorageDatabase): Promise<void> {
  if (isPostgres(database)) {
    await sql`vacuum data_keys, reports, turns, inbox, outbox, hand_offs, evidence, matter_notes`.execute(
      database,
    );
  } else {
    await sql`pragma wal_checkpoint(truncate)`.execute(database);
  }
}
