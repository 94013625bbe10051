import { afterEach, beforeEach, expect, it } from "vitest";
import {
  appendEvent,
  appendEvents,
  listEvents,
  readChainHead,
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
    expect(await verifyEventChain(database.storage.database)).toMatchObject({
      kind: "intact",
      events: 0,
    });
    await fill();
    expect(await verifyEventChain(database.storage.database)).toMatchObject({
      kind: "intact",
      events: 5,
    });
    const listed = await listEvents(database.storage.database, "report-1");
    expect(listed.map(({ data }) => data.version)).toEqual([1, 3, 5]);
  });

  it("stays one chain when many append at once", async () => {
    await Promise.all(Array.from({ length: 12 }, (_, number) => append(number)));
    expect(await verifyEventChain(database.storage.database)).toMatchObject({
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
      ...{ brokenAt: third?.seq, goodEvents: 2, reason: "changed" },
      place: { report_id: "report-1", kind: "submitted", at: "2026-11-25T08:00:00.000Z" },
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

  it("finds which row was exchanged with another", async () => {
    await fill();
    const [, second, , fourth] = await events();
    const { database: db } = database.storage;
    const put = (seq: number | undefined, row: typeof second) => {
      const { seq: _, ...values } = row ?? { seq: 0 };
      return db
        .updateTable("events")
        .set(values)
        .where("seq", "=", seq ?? 0)
        .execute();
    };
    await put(second?.seq, fourth);
    await put(fourth?.seq, second);
    expect(await verifyEventChain(db)).toMatchObject({
      ...{ kind: "broken", reason: "out_of_order", brokenAt: second?.seq, goodEvents: 1 },
    });
  });

  it("finds by a head that was kept outside a chain that was cut, or written anew", async () => {
    await fill();
    const { database: db } = database.storage;
    const head = await readChainHead(db);
    expect(head).toEqual({ events: 5, hash: (await events()).at(-1)?.hash });
    await append(6);
    expect(await verifyEventChain(db, head)).toMatchObject({ kind: "intact", events: 6 });
    for (const { seq } of (await events()).slice(3)) {
      await db.deleteFrom("events").where("seq", "=", seq).execute();
    }
    await db.updateTable("counters").set({ value: 3 }).execute();
    expect(await verifyEventChain(db)).toMatchObject({ kind: "intact", events: 3 });
    expect(await verifyEventChain(db, head)).toMatchObject({
      ...{ kind: "broken", reason: "head_missing", goodEvents: 3 },
    });
    await append(8);
    await append(10);
    expect(await verifyEventChain(db)).toMatchObject({ kind: "intact", events: 5 });
    expect(await verifyEventChain(db, head)).toMatchObject({
      ...{ kind: "broken", reason: "head_differs" },
    });
  });

  it("appends many events as one chain", async () => {
    await fill();
    const event = (number: number) => ({
      ...{ reportId: "report-1", kind: "overdue", actor: { id: "system", role: "system" } },
      ...{ at: new Date("2026-11-26T08:00:00Z"), data: { number } },
    });
    const many = Array.from({ length: 1_201 }, (_, number) => event(number));
    await database.storage.transaction((trx) => appendEvents(trx, many));
    await append(7);
    expect(await verifyEventChain(database.storage.database)).toMatchObject({
      ...{ kind: "intact", events: 1_207 },
    });
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
    expect(await verifyEventChain(database.storage.database)).toMatchObject({
      kind: "intact",
      events: 6,
    });
  });
});
