import { afterAll, beforeAll, expect, it } from "vitest";
import { takeNextValue } from "../../src/storage/counters.ts";
import { releaseLease, takeLease } from "../../src/storage/leases.ts";
import { createHandClock } from "../support/hand-clock.ts";
import { describeOnEachStorage, type TestStorage } from "../support/open-test-storage.ts";

describeOnEachStorage("leases and counters", (open) => {
  let test: TestStorage;
  const clock = createHandClock();
  beforeAll(async () => {
    test = await open();
  });
  afterAll(() => test.drop());

  function take(owner: string, name = "sweep") {
    const lease = { name, owner, leaseMs: 10_000 };
    return takeLease(test.storage.database, lease, clock.now());
  }

  it("gives a job to one holder until the time is up", async () => {
    expect(await take("a")).toBe(true);
    expect(await take("b")).toBe(false);
    clock.advance(5_000);
    expect(await take("a")).toBe(true);
    clock.advance(9_999);
    expect(await take("b")).toBe(false);
    clock.advance(1);
    expect(await take("b")).toBe(true);
    expect(await take("a")).toBe(false);
  });

  it("gives a job to one of many who ask at once", async () => {
    const taken = await Promise.all(
      Array.from({ length: 8 }, (_, owner) => take(`${owner}`, "pull")),
    );
    expect(taken.filter((isMine) => isMine)).toHaveLength(1);
  });

  it("is let go only by its holder", async () => {
    await take("a", "socket");
    await releaseLease(test.storage.database, { name: "socket", owner: "b" });
    expect(await take("b", "socket")).toBe(false);
    await releaseLease(test.storage.database, { name: "socket", owner: "a" });
    expect(await take("b", "socket")).toBe(true);
  });

  it("counts without giving a value twice, however many count at once", async () => {
    const values = await Promise.all(
      Array.from({ length: 20 }, () =>
        test.storage.transaction((transaction) => takeNextValue(transaction, "case-2026")),
      ),
    );
    expect(values.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
  });

  it("gives the value of a rolled back transaction again", async () => {
    const work = test.storage.transaction(async (transaction) => {
      expect(await takeNextValue(transaction, "undone")).toBe(1);
      throw new Error("no");
    });
    await expect(work).rejects.toThrow("no");
    expect(await test.storage.transaction((trx) => takeNextValue(trx, "undone"))).toBe(1);
  });
});
