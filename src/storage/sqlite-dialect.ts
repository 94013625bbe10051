import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import {
  CompiledQuery,
  type DatabaseConnection,
  SqliteAdapter,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
} from "kysely";
import { sleep } from "../base/sleep.ts";

const BUSY_TIMEOUT_MS = 10_000;
const BUSY_WAIT_MS = 20;

/**
 * A connection to a SQLite file that survives a power cut; several processes may share the file.
 *
 * @throws SqliteError `SQLITE_BUSY` when another process holds the file for longer than 10 s.
 */
export async function openSqliteDialect(file: string): Promise<SqliteDialect> {
  if (file !== ":memory:") {
    mkdirSync(dirname(file), { recursive: true });
  }
  const database = new Database(file, { timeout: BUSY_TIMEOUT_MS });
  try {
    await keepWriteAheadLog(database);
  } catch (cause) {
    database.close();
    throw cause;
  }
  database.pragma("synchronous = FULL");
  database.pragma("foreign_keys = ON");
  // What is deleted is overwritten: a destroyed key must not stand in a free page.
  database.pragma("secure_delete = ON");
  return new ImmediateSqliteDialect({ database });
}

/**
 * SQLite does not wait when two processes change a new file's journal mode at once: the second
 * is told `SQLITE_BUSY` whatever the time-out, since both hold what the other needs.
 */
async function keepWriteAheadLog(database: Database.Database): Promise<void> {
  for (let left = BUSY_TIMEOUT_MS / BUSY_WAIT_MS; ; left -= 1) {
    try {
      database.pragma("journal_mode = WAL");
      return;
    } catch (cause) {
      const isBusy = cause instanceof Database.SqliteError && cause.code.startsWith("SQLITE_BUSY");
      if (!isBusy || left <= 0) {
        throw cause;
      }
    }
    await sleep(BUSY_WAIT_MS);
  }
}

class ImmediateSqliteDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig;

  constructor(config: SqliteDialectConfig) {
    super(config);
    this.#config = config;
  }

  override createDriver() {
    return new ImmediateSqliteDriver(this.#config);
  }

  override createAdapter() {
    return new TransactionalSqliteAdapter();
  }
}

/**
 * Takes the write lock when a transaction begins: one that reads first and writes later would fail
 * with SQLITE_BUSY, whatever the time-out, when another process wrote in between.
 */
class ImmediateSqliteDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw("begin immediate"));
  }
}

/** Lets a migration run in a transaction, which is also what keeps two processes apart. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl() {
    return true;
  }
}
