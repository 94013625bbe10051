import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import {
  buryMessage,
  claimMessage,
  completeMessage,
  extendMessageClaim,
  freeMessages,
  insertMessage,
  listDeadMessages,
  markMessageAlone,
  postponeMessage,
  redriveMessage,
} from "../../src/storage/inbox.ts";
import { createHandClock, type HandClock } from "../support/hand-clock.ts";
import { describeOnEachStorage, type TestStorage } from "../support/open-test-storage.ts";

const LEASE_MS = 30_000;

describeOnEachStorage("inbox", (open, kind) => {
  let test: TestStorage;
  let clock: HandClock;
  beforeAll(async () => {
    test = await open();
  });
  beforeEach(async () => {
    clock = createHandClock();
    await test.storage.database.deleteFrom("inbox").execute();
  });
  afterAll(() => test.drop());

  function insert(conversation: string, externalId: string) {
    const address = { channel: "web", account: "site", conversationId: `web:${conversation}` };
    const message = { address, externalId, receivedAt: clock.now().toISOString(), text: "好" };
    return insertMessage(test.storage.database, message, clock.now());
  }

  async function claim(owner = "a", channels = ["web"]) {
    const claimed = await claimMessage(test.storage.database, {
      owner,
      now: clock.now(),
      leaseMs: LEASE_MS,
      channels,
    });
    return claimed === undefined ? undefined : { ...claimed, key: claimed.seq, owner };
  }

  async function claimed(owner = "a") {
    const found = await claim(owner);
    if (found === undefined) {
      throw new Error("nothing to claim");
    }
    return found;
  }

  it("takes a message once, however often it comes", async () => {
    const received = await Promise.all([insert("1", "m1"), insert("1", "m1"), insert("1", "m1")]);
    expect(received.sort()).toEqual(["accepted", "repeated", "repeated"]);
    expect(JSON.parse((await claimed()).message)).toMatchObject({ text: "好" });
    expect(await claim()).toBeUndefined();
  });

  it("gives a conversation's messages one at a time, in order", async () => {
    await insert("1", "m1");
    await insert("1", "m2");
    await insert("2", "m3");
    const first = await claimed();
    const other = await claimed();
    expect([first.external_id, other.external_id]).toEqual(["m1", "m3"]);
    expect(await claim("b")).toBeUndefined();
    await test.storage.transaction((transaction) => completeMessage(transaction, first));
    expect((await claimed()).external_id).toBe("m2");
  });

  it("lets conversations take turns, however much one of them brings", async () => {
    for (const externalId of ["m1", "m2", "m3", "m4"]) {
      await insert("1", externalId);
    }
    clock.advance(1);
    await insert("2", "n1");
    await insert("3", "o1");
    await insert("3", "o2");
    const order: string[] = [];
    for (let count = 0; count < 7; count += 1) {
      clock.advance(1);
      const message = await claimed();
      order.push(message.external_id);
      await test.storage.transaction((transaction) => completeMessage(transaction, message));
    }
    expect(order).toEqual(["m1", "n1", "o1", "m2", "o2", "m3", "m4"]);
  });

  it("gives no message to two claimers at once", async () => {
    for (let index = 0; index < 20; index += 1) {
      await insert(String(index % 10), `m${index}`);
    }
    const claims = await Promise.all(Array.from({ length: 25 }, (_, owner) => claim(`${owner}`)));
    const found = claims.filter((message) => message !== undefined);
    expect(new Set(found.map(({ seq }) => seq)).size).toBe(found.length);
    expect(new Set(found.map((message) => message.conversation_id)).size).toBe(found.length);
    let more = await claim("late");
    while (more !== undefined) {
      found.push(more);
      more = await claim("late");
    }
    expect(found.map(({ external_id }) => external_id).sort()).toEqual(
      Array.from({ length: 10 }, (_, index) => `m${index}`).sort(),
    );
  });

  it("gives a message to another claimer when the lease has run out, and suspects it", async () => {
    await insert("1", "m1");
    const first = await claimed("a");
    clock.advance(LEASE_MS - 1);
    expect(await claim("b")).toBeUndefined();
    clock.advance(1);
    const second = await claimed("b");
    expect([first, second]).toMatchObject([
      { attempts: 1, suspicion: "none" },
      { attempts: 1, suspicion: "crashed" },
    ]);
    const isDone = await test.storage.transaction((transaction) =>
      completeMessage(transaction, first),
    );
    expect(isDone).toBe(false);
  });

  it("counts what ended with the process only for a message that was tried alone", async () => {
    await insert("1", "m1");
    const attempts: number[] = [];
    for (let crash = 0; crash < 6; crash += 1) {
      const taken = await claimed(String(crash));
      attempts.push(taken.attempts);
      if (crash >= 3) {
        expect(await markMessageAlone(test.storage.database, taken)).toBe(true);
      }
      clock.advance(LEASE_MS);
    }
    expect(attempts).toEqual([1, 1, 1, 1, 2, 3]);
    const last = await claimed();
    const later = { availableAt: clock.now(), reason: "busy" };
    await postponeMessage(test.storage.database, last, later);
    expect(await claimed()).toMatchObject({ attempts: 5, suspicion: "crashed" });
  });

  it("frees at once what is held by those who have ended", async () => {
    await insert("1", "m1");
    await insert("2", "m2");
    await claimed("ended");
    await claimed("running");
    const isEnded = (owner: string) => owner === "ended";
    await freeMessages(test.storage.database, { isEnded, now: clock.now() });
    expect(await claimed()).toMatchObject({ external_id: "m1", suspicion: "crashed" });
    expect(await claim("b")).toBeUndefined();
  });

  it("gives nothing of a channel that was not asked for", async () => {
    await insert("1", "m1");
    expect(await claim("a", ["telegram", "terminal"])).toBeUndefined();
    expect((await claimed()).external_id).toBe("m1");
  });

  it("keeps a claim that is extended", async () => {
    await insert("1", "m1");
    const first = await claimed("a");
    const until = new Date(clock.now().getTime() + 2 * LEASE_MS);
    expect(await extendMessageClaim(test.storage.database, first, until)).toBe(true);
    clock.advance(LEASE_MS);
    expect(await claim("b")).toBeUndefined();
    expect(await extendMessageClaim(test.storage.database, { ...first, owner: "b" }, until)).toBe(
      false,
    );
  });

  it("keeps the order of a conversation while its earliest message waits", async () => {
    await insert("1", "m1");
    await insert("1", "m2");
    const first = await claimed();
    const availableAt = new Date(clock.now().getTime() + 1_000);
    await postponeMessage(test.storage.database, first, { availableAt, reason: "busy" });
    expect(await claim()).toBeUndefined();
    clock.advance(1_000);
    expect(await claimed()).toMatchObject({ external_id: "m1", last_error: "busy", attempts: 2 });
  });

  it("lists what was given up, goes on without it, and takes it up again", async () => {
    await insert("1", "m1");
    await insert("1", "m2");
    const first = await claimed();
    expect(await buryMessage(test.storage.database, first, "broken")).toBe(true);
    expect(await listDeadMessages(test.storage.database)).toMatchObject([
      { external_id: "m1", last_error: "broken" },
    ]);
    const second = await claimed();
    expect(second.external_id).toBe("m2");
    expect(await redriveMessage(test.storage.database, second.seq, clock.now())).toBe(false);
    expect(await redriveMessage(test.storage.database, first.seq, clock.now())).toBe(true);
    expect(await claim("b")).toBeUndefined();
    await test.storage.transaction((transaction) => completeMessage(transaction, second));
    expect(await claimed()).toMatchObject({ external_id: "m1", attempts: 1 });
  });

  it.runIf(kind === "sqlite")("waits for the disk again after a claim", async () => {
    await insert("1", "m1");
    await claimed();
    const { rows } = await sql`pragma synchronous`.execute(test.storage.database);
    expect(rows).toEqual([{ synchronous: 2 }]);
  });

  it("leaves a message unfinished when its transaction is rolled back", async () => {
    await insert("1", "m1");
    const first = await claimed();
    const work = test.storage.transaction(async (transaction) => {
      await completeMessage(transaction, first);
      throw new Error("no");
    });
    await expect(work).rejects.toThrow("no");
    clock.advance(LEASE_MS);
    expect((await claimed("b")).external_id).toBe("m1");
  });
});
