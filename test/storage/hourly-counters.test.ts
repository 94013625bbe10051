import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { readValue } from "../../src/storage/counters.ts";
import { countInHour, keepHour, uncountInHour } from "../../src/storage/hourly-counters.ts";
import { createHandClock, type HandClock } from "../support/hand-clock.ts";
import { describeOnEachStorage, type TestStorage } from "../support/open-test-storage.ts";

const HOUR_MS = 3_600_000;

describeOnEachStorage("hourly counters", (open) => {
  let test: TestStorage;
  let clock: HandClock;
  beforeAll(async () => {
    test = await open();
  });
  beforeEach(async () => {
    clock = createHandClock();
    await test.storage.database.deleteFrom("counters").execute();
  });
  afterAll(() => test.drop());

  const count = (name = "a") =>
    test.storage.transaction((trx) => countInHour(trx, name, clock.now()));
  const uncount = (name = "a") =>
    test.storage.transaction((trx) => uncountInHour(trx, name, clock.now()));

  it("counts all that comes at once, each hour anew", async () => {
    const counted = await Promise.all(Array.from({ length: 8 }, () => count()));
    expect(counted.sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(await count("b")).toBe(1);
    clock.advance(HOUR_MS);
    expect(await count()).toBe(1);
  });

  it("takes back what was counted in this hour, and nothing else", async () => {
    await count();
    await count();
    await uncount();
    expect(await count()).toBe(2);
    clock.advance(HOUR_MS);
    await uncount();
    expect(await count()).toBe(1);
    await uncount();
    await uncount();
    expect(await count()).toBe(1);
  });

  it("forgets what was counted in other hours, and keeps counters that are not hourly", async () => {
    const name = (hour: string) => `hour:${hour}:a`;
    await count();
    const first = name(clock.now().toISOString().slice(0, "2026-11-25T08".length));
    await test.storage.database
      .insertInto("counters")
      .values({ name: "reports", value: 7 })
      .execute();
    clock.advance(HOUR_MS);
    await count();
    await test.storage.transaction((trx) => keepHour(trx, clock.now()));
    const second = name(clock.now().toISOString().slice(0, "2026-11-25T08".length));
    const values = await Promise.all(
      [first, second, "reports"].map((one) => readValue(test.storage.database, one)),
    );
    expect(values).toEqual([undefined, 1, 7]);
  });
});
