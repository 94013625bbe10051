import { sql } from "kysely";
import { afterEach, beforeEach, expect, it } from "vitest";
import { takeNextValue } from "../../src/storage/counters.ts";
import { openStorage, type Storage } from "../../src/storage/open-storage.ts";
import { type HalfOpenProxy, openHalfOpenProxy } from "../support/half-open-proxy.ts";
import { describeOnPostgres, type TestStorage } from "../support/open-test-storage.ts";
import { testKeyRing } from "../support/test-key-ring.ts";

/** As many as the pool has connections. */
const AT_ONCE = 10;
/** Short, and yet longer than anything takes on a busy machine. */
const IMPATIENT = { answerMs: 5_000, idleTransactionMs: 60_000 };

describeOnPostgres("openPostgresDialect", (open) => {
  let database: TestStorage;
  let proxy: HalfOpenProxy;
  let storages: Storage[];
  beforeEach(async () => {
    database = await open();
    proxy = await openHalfOpenProxy(Number(new URL(database.url).port));
    storages = [];
  });
  afterEach(async () => {
    proxy.close();
    await Promise.all(storages.map((storage) => storage.close()));
    await database.drop();
  });

  async function openThroughProxy(patience = IMPATIENT): Promise<Storage> {
    const url = new URL(database.url);
    url.port = String(proxy.port);
    const storage = await openStorage({ url: url.href, keyRing: testKeyRing, patience });
    storages.push(storage);
    return storage;
  }
  const takeNext = (storage: Storage) =>
    storage.transaction((trx) => takeNextValue(trx, "numbers"));

  it("gives silent connections up, and goes on over new ones", async () => {
    const storage = await openThroughProxy();
    const workOnEach = () =>
      Promise.allSettled(Array.from({ length: AT_ONCE }, () => takeNext(storage)));
    const values = (settled: Awaited<ReturnType<typeof workOnEach>>) =>
      settled.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    expect(values(await workOnEach())).toHaveLength(AT_ONCE);
    proxy.fallSilent();
    expect(values(await workOnEach())).toEqual([]);
    proxy.workAgain();
    expect(values(await workOnEach()).sort((a, b) => a - b)).toEqual(
      Array.from({ length: AT_ONCE }, (_, index) => AT_ONCE + 1 + index),
    );
  });

  it("does not wait for ever for a connection that nobody answers", async () => {
    const storage = await openThroughProxy();
    proxy.fallSilent();
    await expect(takeNext(storage)).rejects.toThrow();
    await expect(takeNext(storage)).rejects.toThrow(/timeout/);
    proxy.workAgain();
    expect(await takeNext(storage)).toBe(1);
  });

  it("frees what a transaction holds whose process is out of reach", async () => {
    const cut = await openThroughProxy({ ...IMPATIENT, idleTransactionMs: 3_000 });
    const isOver = cut.transaction(async (trx) => {
      await takeNextValue(trx, "numbers");
      proxy.fallSilent();
      // The other waits for the lock of the first.
      expect(await takeNext(database.storage)).toBe(1);
      await sql`select 1`.execute(trx);
    });
    await expect(isOver).rejects.toThrow();
    expect(await takeNext(database.storage)).toBe(2);
  });

  it("outlives the end of a connection between two statements of a transaction", async () => {
    const { storage } = database;
    const isOver = storage.transaction(async (trx) => {
      const own = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx);
      await sql`select pg_terminate_backend(${own.rows[0]?.pid}, 5000)`.execute(storage.database);
      await takeNextValue(trx, "numbers");
    });
    await expect(isOver).rejects.toThrow();
    expect(await takeNext(storage)).toBe(1);
  });
});
