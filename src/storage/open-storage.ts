import type { Dialect } from "kysely";
import { Kysely } from "kysely";
import type { KeyRing } from "../base/key-ring.ts";
import { type Log, silentLog } from "../base/log.ts";
import { openOrCreateDataKey } from "./data-keys.ts";
import { migrate } from "./migrate.ts";
import type { PostgresPatience } from "./postgres-dialect.ts";
import { SealingPlugin } from "./sealing-plugin.ts";
import type { StorageDatabase, StorageKind, StorageTransaction, Tables } from "./tables.ts";

/** The open database. */
export interface Storage {
  readonly kind: StorageKind;
  readonly database: StorageDatabase;
  /**
   * Runs `work` in one transaction: commits when it settles, rolls back when it throws. Inside it
   * only `transaction` may be used: SQLite has one connection, and `database` would wait for it
   * for ever. Short: on SQLite everybody else waits.
   */
  transaction<Result>(work: (transaction: StorageTransaction) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

export interface OpenStorageOptions {
  /** The path of a SQLite file (its folder is made), `:memory:`, or `postgres://…`. */
  readonly url: string;
  /** Opens and seals what is not for everybody who gets hold of the file. */
  readonly keyRing: KeyRing;
  readonly log?: Log;
  /** How long PostgreSQL may be silent; minutes, when absent. */
  readonly patience?: PostgresPatience;
}

/**
 * Opens the database and brings its tables up to date; several processes may do so at once.
 *
 * @throws AppError `storage_migration_failed`; `sealing_key_missing` when the ring is not the one
 *   that the database was written with; what the driver throws when it cannot connect.
 */
export async function openStorage(options: OpenStorageOptions): Promise<Storage> {
  const { kind, database } = await openBareDatabase(options);
  try {
    await migrate(database, kind);
    return toStorage(kind, await withSealing(database, options.keyRing));
  } catch (cause) {
    await database.destroy();
    throw cause;
  }
}

/** A database as it stands: its tables are not brought up to date, and sealed columns stay sealed. */
export interface BareDatabase {
  readonly kind: StorageKind;
  readonly database: StorageDatabase;
}

/** Connects to a database and does nothing to it; see {@link OpenStorageOptions}. */
export async function openBareDatabase(
  options: Omit<OpenStorageOptions, "keyRing">,
): Promise<BareDatabase> {
  const kind: StorageKind = /^postgres(?:ql)?:\/\//.test(options.url) ? "postgres" : "sqlite";
  return { kind, database: new Kysely<Tables>({ dialect: await openDialect(kind, options) }) };
}

async function withSealing(plain: StorageDatabase, keyRing: KeyRing): Promise<StorageDatabase> {
  const withKeys = plain.withPlugin(new SealingPlugin(keyRing));
  const name = { record_id: "storage", purpose: "messages" } as const;
  return plain.withPlugin(new SealingPlugin(keyRing, await openOrCreateDataKey(withKeys, name)));
}

function toStorage(kind: StorageKind, database: StorageDatabase): Storage {
  return {
    kind,
    database,
    transaction: (work) => database.transaction().execute(work),
    close: () => database.destroy(),
  };
}

/** Loads only the driver that is used. */
async function openDialect(
  kind: StorageKind,
  { url, log = silentLog, patience }: Omit<OpenStorageOptions, "keyRing">,
): Promise<Dialect> {
  if (kind === "postgres") {
    const { openPostgresDialect } = await import("./postgres-dialect.ts");
    return openPostgresDialect(url, log, patience);
  }
  const { openSqliteDialect } = await import("./sqlite-dialect.ts");
  return openSqliteDialect(url);
}
