import { sql } from "kysely";
import type { Storage } from "./open-storage.ts";
import type { StorageDatabase, StorageKind, Tables } from "./tables.ts";

/** A table's row as it stands: sealed columns are sealed. */
export type RawRow = Readonly<Record<string, string | number | null>>;

/** All tables, those first that others refer to; with the column of a key that only grows. */
export const TABLE_SEQUENCES: Readonly<Record<keyof Tables, string | null>> = {
  people: null,
  reports: null,
  matters: null,
  inbox: "seq",
  outbox: "id",
  conversations: null,
  turns: null,
  accounts: null,
  invitations: null,
  matter_clocks: null,
  events: "seq",
  evidence: null,
  upload_links: null,
  counters: null,
  feedback: null,
  gaps: null,
  hand_offs: null,
  sign_in_codes: null,
  sign_in_attempts: "id",
  desk_sessions: null,
  leases: null,
  data_keys: null,
  matter_notes: null,
  absences: null,
  report_marks: null,
  pull_cursors: null,
  service_sessions: null,
  service_sends: null,
  wecom_cards: null,
  bot_streams: null,
};

/** The names of all tables, those first that others refer to. */
export const TABLE_NAMES = Object.keys(TABLE_SEQUENCES) as readonly (keyof Tables)[];

/** The database as it was at one instant, however much is written meanwhile. */
export interface Snapshot {
  readonly kind: StorageKind;
  readonly database: StorageDatabase;
  /** All rows of a table; one table at a time. */
  readRows(table: keyof Tables): AsyncIterable<RawRow>;
}

const BEGIN: Readonly<Record<StorageKind, string>> = {
  // Not `immediate`: in WAL mode a transaction that only reads keeps nobody from writing.
  sqlite: "begin",
  postgres: "begin isolation level repeatable read read only",
};

/** Runs `work` on a snapshot, which nobody else has to wait for. */
export function withSnapshot<Result>(
  { database, kind }: Storage,
  work: (snapshot: Snapshot) => Promise<Result>,
): Promise<Result> {
  return database.connection().execute(async (connection) => {
    await sql.raw(BEGIN[kind]).execute(connection);
    try {
      const read = kind === "postgres" ? fetchRows : streamRows;
      const bare = connection.withoutPlugins();
      return await work({ kind, database: connection, readRows: (table) => read(bare, table) });
    } finally {
      await sql`rollback`.execute(connection);
    }
  });
}

function streamRows(database: StorageDatabase, table: keyof Tables): AsyncIterable<RawRow> {
  return database.selectFrom(table).selectAll().stream() as AsyncIterable<RawRow>;
}

const ROWS_AT_ONCE = 500;

async function* fetchRows(database: StorageDatabase, table: keyof Tables): AsyncGenerator<RawRow> {
  await sql`declare all_rows cursor for select * from ${sql.table(table)}`.execute(database);
  for (;;) {
    const fetch = sql<RawRow>`fetch ${sql.lit(ROWS_AT_ONCE)} from all_rows`;
    const { rows } = await fetch.execute(database);
    yield* rows;
    if (rows.length < ROWS_AT_ONCE) {
      break;
    }
  }
  await sql`close all_rows`.execute(database);
}
