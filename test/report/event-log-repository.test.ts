import { afterEach, beforeEach, expect, it } from "vitest";
import {
  appendEvent,
  listEvents,
  verifyEventChain,
} from "../../src/report/event-log-repository.ts";
import { describeOnEachStorage, type TestStorage } from "../support/open-test-storage.ts";

describeOnEachStorage("verifyEventChain", (open) => {
  let database: TestStorage;
  beforeEach(async () => {
    database = await open();
  });
  afterEach(() => database.drop());

  const append = (number: number) =>
    database.storage.transaction((trx) =>
      appendEvent(trx, {
        reportId: `report-${number % 2}`,
        kind: "submitted",
        actor: { id: "person", role: "reporter" },
        at: new Date("2026-11-25T08:00:00Z"),
        data: { version: number, text: "说明" },
      }),
    );
  const fill = async () => {
    for (let number = 1; number <= 5; number += 1) {
      await append(number);
    }
  };
  const events = () =>
    database.storage.database.selectFrom("events").selectAll().orderBy("seq").execute();

  it("finds an empty and a whole chain intact", async () => {
    expect(await verifyEventChain(database.storage.database)).toEqual({
      kind: "intact",
      events: 0,
    });
    await fill();
    expect(await verifyEventChain(database.storage.database)).toEqual({
      kind: "intact",
      events: 5,
    });
    const listed = await listEvents(database.storage.database, "report-1");
    expect(listed.map(({ data }) => data.version)).toEqual([1, 3, 5]);
  });

  it("stays one chain when many append at once", async () => {
    await Promise.all(Array.from({ length: 12 }, (_, number) => append(number)));
    expect(await verifyEventChain(database.storage.database)).toEqual({
      kind: "intact",
      events: 12,
    });
  });

  it("stays intact for who verifies it while it grows", async () => {
    await fill();
    let isGrowing = true;
    const growing = (async () => {
      for (let number = 0; isGrowing; number += 1) {
        await append(number);
      }
    })();
    for (let round = 0; round < 20; round += 1) {
      const check = await verifyEventChain(database.storage.database);
      expect(check).toMatchObject({ kind: "intact" });
    }
    isGrowing = false;
    await growing;
  });

  it("finds an event that was written past the counter", async () => {
    await fill();
    const { database: db } = database.storage;
    await db.updateTable("counters").set({ value: 4 }).execute();
    expect(await verifyEventChain(db)).toMatchObject({ kind: "broken", reason: "not_counted" });
  });

  it("finds a changed row, a removed row and a cut end", async () => {
    await fill();
    const third = (await events())[2];
    const { database: db } = database.storage;
    const change = (data: string) =>
      db
        .updateTable("events")
        .set({ data })
        .where("seq", "=", third?.seq ?? 0)
        .execute();
    await change('{"text":"别的说明","version":3}');
    expect(await verifyEventChain(db)).toMatchObject({
      kind: "broken",
      brokenAt: third?.seq,
      reason: "changed",
    });
    await change(third?.data ?? "");
    expect(await verifyEventChain(db)).toMatchObject({ kind: "intact" });
    const last = (await events()).at(-1);
    await db
      .deleteFrom("events")
      .where("seq", "=", last?.seq ?? 0)
      .execute();
    expect(await verifyEventChain(db)).toMatchObject({ kind: "broken", reason: "events_missing" });
    await db
      .deleteFrom("events")
      .where("seq", "=", third?.seq ?? 0)
      .execute();
    expect(await verifyEventChain(db)).toMatchObject({ kind: "broken", reason: "out_of_order" });
  });

  it("forgets an event whose transaction is rolled back", async () => {
    await fill();
    const failing = database.storage.transaction(async (trx) => {
      await appendEvent(trx, {
        reportId: "report-1",
        kind: "accept",
        actor: { id: "person", role: "officer" },
        at: new Date(),
        data: {},
      });
      throw new Error("later in the same transaction");
    });
    await expect(failing).rejects.toThrow("later");
    await append(6);
    expect(await verifyEventChain(database.storage.database)).toEqual({
      kind: "intact",
      events: 6,
    });
  });
});
