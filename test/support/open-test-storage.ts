import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { describe } from "vitest";
import type { KeyRing } from "../../src/base/key-ring.ts";
import { openStorage, type Storage } from "../../src/storage/open-storage.ts";
import type { StorageKind } from "../../src/storage/tables.ts";
import { testKeyRing } from "./test-key-ring.ts";

const POSTGRES_URL = "postgres://postgres@127.0.0.1:5432";

/** A database of its own, with everything that a test needs to leave nothing behind. */
export interface TestStorage {
  readonly storage: Storage;
  /** For a second `openStorage` on the same database: another process. */
  readonly url: string;
  /** Closes and removes the database. */
  drop(): Promise<void>;
}

/**
 * Opens an empty database: a real SQLite file in a temporary folder, or a real PostgreSQL one.
 *
 * @param keyRing that of the installation that will use it, where there is one.
 */
export async function openTestStorage(
  kind: StorageKind = "sqlite",
  keyRing = testKeyRing,
): Promise<TestStorage> {
  return kind === "sqlite" ? openTestSqlite(keyRing) : openTestPostgres(keyRing);
}

/**
 * Describes the same behaviour on both databases. Where no PostgreSQL listens on 127.0.0.1:5432,
 * its half is skipped and says so.
 */
export function describeOnEachStorage(
  name: string,
  define: (open: () => Promise<TestStorage>, kind: StorageKind) => void,
): void {
  describe(`${name} on SQLite`, () => define(() => openTestStorage("sqlite"), "sqlite"));
  describeOnPostgres(name, (open) => define(open, "postgres"));
}

/** Describes a behaviour on PostgreSQL alone; skipped, and says so, where none listens. */
export function describeOnPostgres(
  name: string,
  define: (open: () => Promise<TestStorage>) => void,
): void {
  describe.skipIf(!postgresIsThere)(
    `${name} on PostgreSQL${postgresIsThere ? "" : " (skipped: nothing listens on 127.0.0.1:5432)"}`,
    () => define(() => openTestStorage("postgres")),
  );
}

async function openTestSqlite(keyRing: KeyRing): Promise<TestStorage> {
  const folder = mkdtempSync(join(tmpdir(), "zhiquan-storage-"));
  const url = join(folder, "test.db");
  const storage = await openStorage({ url, keyRing });
  return {
    storage,
    url,
    async drop() {
      await storage.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function openTestPostgres(keyRing: KeyRing): Promise<TestStorage> {
  const name = `zhiquan_${randomUUID().replaceAll("-", "")}`;
  await runOnServer(`create database ${name}`);
  const url = `${POSTGRES_URL}/${name}`;
  const storage = await openStorage({ url, keyRing });
  return {
    storage,
    url,
    async drop() {
      await storage.close();
      await runOnServer(`drop database ${name} with (force)`);
    },
  };
}

async function runOnServer(statement: string): Promise<void> {
  const client = new pg.Client({
    connectionString: `${POSTGRES_URL}/postgres`,
    connectionTimeoutMillis: 2_000,
  });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

const postgresIsThere = await runOnServer("select 1").then(
  () => true,
  () => false,
);
