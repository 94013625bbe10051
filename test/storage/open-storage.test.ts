import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { sql } from "kysely";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { claimMessage, insertMessage } from "../../src/storage/inbox.ts";
import { openStorage } from "../../src/storage/open-storage.ts";
import { describeOnEachStorage, type TestStorage } from "../support/open-test-storage.ts";
import { toProcessFile } from "../support/process-file.ts";
import { testKeyRing } from "../support/test-key-ring.ts";

describeOnEachStorage("openStorage", (open, kind) => {
  let test: TestStorage;
  beforeAll(async () => {
    test = await open();
  });
  afterAll(() => test.drop());

  it("makes every table and says which kind it is", async () => {
    const tables = await test.storage.database.introspection.getTables();
    expect(tables.map(({ name }) => name).sort()).toEqual([
      "absences",
      "accounts",
      "bot_streams",
      "conversations",
      "counters",
      "data_keys",
      "desk_sessions",
      "events",
      "evidence",
      "feedback",
      "gaps",
      "hand_offs",
      "inbox",
      "invitations",
      "leases",
      "matter_clocks",
      "matter_notes",
      "matters",
      "outbox",
      "people",
      "pull_cursors",
      "report_marks",
      "reports",
      "service_sends",
      "service_sessions",
      "sign_in_attempts",
      "sign_in_codes",
      "turns",
      "upload_links",
      "wecom_cards",
    ]);
    expect(test.storage.kind).toBe(kind);
  });

  it.runIf(kind === "sqlite")("keeps what was committed through a power cut", async () => {
    const pragmas = ["journal_mode", "synchronous", "foreign_keys"];
    const values = pragmas.map((name) =>
      sql.raw<Record<string, unknown>>(`pragma ${name}`).execute(test.storage.database),
    );
    expect((await Promise.all(values)).map(({ rows }) => rows[0])).toEqual([
      { journal_mode: "wal" },
      { synchronous: 2 },
      { foreign_keys: 1 },
    ]);
  });

  it("undoes what a transaction did when it throws", async () => {
    const work = test.storage.transaction(async (transaction) => {
      await transaction.insertInto("counters").values({ name: "undone", value: 1 }).execute();
      throw new Error("no");
    });
    await expect(work).rejects.toThrow("no");
    expect(await test.storage.database.selectFrom("counters").selectAll().execute()).toEqual([]);
  });

  it("refuses a matter without its report", async () => {
    const orphan = test.storage.database
      .insertInto("matter_clocks")
      .values({
        id: "1",
        matter_id: "none",
        clock_id: "acceptance",
        started_on: "2026-01-01",
        due_on: null,
        provisional: 0,
        status: "running",
      })
      .execute();
    await expect(orphan).rejects.toThrow(/foreign key/i);
  });

  it("opens when several processes bring the same new database up to date at once", async () => {
    const fresh = await open();
    await fresh.storage.close();
    if (kind === "sqlite") {
      rmSync(fresh.url);
    } else {
      await emptyPostgres(fresh.url);
    }
    const script = [toProcessFile("open-storage-process"), fresh.url];
    await Promise.all(
      Array.from({ length: 4 }, () => promisify(execFile)(process.execPath, script)),
    );
    const storage = await openStorage({ url: fresh.url, keyRing: testKeyRing });
    expect(await storage.database.selectFrom("leases").selectAll().execute()).toEqual([]);
    await storage.close();
    await fresh.drop();
  });
});

describe("openStorage", () => {
  it("makes the folder of a SQLite file", async () => {
    const folder = mkdtempSync(join(tmpdir(), "zhiquan-open-"));
    const storage = await openStorage({
      url: join(folder, "data", "deep", "zhiquan.db"),
      keyRing: testKeyRing,
    });
    await storage.close();
    expect(existsSync(join(folder, "data", "deep", "zhiquan.db"))).toBe(true);
    rmSync(folder, { recursive: true });
  });

  it("opens a database in memory, which is gone when it is closed", async () => {
    const storage = await openStorage({ url: ":memory:", keyRing: testKeyRing });
    const address = { channel: "web", account: "site", conversationId: "web:1" };
    const now = new Date("2026-11-25T08:00:00.000Z");
    const message = { address, externalId: "m1", receivedAt: now.toISOString() };
    await insertMessage(storage.database, message, now);
    const claimed = await claimMessage(storage.database, {
      owner: "a",
      now,
      leaseMs: 1_000,
      channels: ["web"],
    });
    expect(claimed?.external_id).toBe("m1");
    await storage.close();
  });
});

async function emptyPostgres(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("drop schema public cascade");
  await client.query("create schema public");
  await client.end();
}
