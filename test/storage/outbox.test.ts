import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import {
  claimReply,
  enqueueReplies,
  extendReplyClaim,
  listUndelivered,
  postponeReply,
  readReplies,
  redriveReply,
  settleReply,
} from "../../src/storage/outbox.ts";
import { createHandClock, type HandClock } from "../support/hand-clock.ts";
import { describeOnEachStorage, type TestStorage } from "../support/open-test-storage.ts";

const LEASE_MS = 60_000;

describeOnEachStorage("outbox", (open) => {
  let test: TestStorage;
  let clock: HandClock;
  beforeAll(async () => {
    test = await open();
  });
  beforeEach(async () => {
    clock = createHandClock();
    await test.storage.database.deleteFrom("outbox").execute();
  });
  afterAll(() => test.drop());

  function enqueue(...entries: readonly (readonly [conversation: string, key: string])[]) {
    return test.storage.transaction((transaction) =>
      enqueueReplies(
        transaction,
        entries.map(([conversation, key]) => ({
          to: { channel: "web", account: "site", conversationId: `web:${conversation}` },
          reply: { text: key },
          key,
        })),
        { now: clock.now(), turnId: "t1" },
      ),
    );
  }

  async function claim(owner = "a", channels = ["web"]) {
    const claimed = await claimReply(test.storage.database, {
      owner,
      now: clock.now(),
      leaseMs: LEASE_MS,
      channels,
    });
    return claimed === undefined ? undefined : { ...claimed, key: claimed.id, owner };
  }

  async function claimed(owner = "a") {
    const found = await claim(owner);
    if (found === undefined) {
      throw new Error("nothing to claim");
    }
    return found;
  }

  it("keeps the first of two replies with the same key", async () => {
    await enqueue(["1", "k1"]);
    await enqueue(["1", "k1"], ["1", "k2"]);
    const replies = await readReplies(test.storage.database, "web:1", { afterId: 0, limit: 10 });
    expect(replies.map(({ reply }) => JSON.parse(reply).text)).toEqual(["k1", "k2"]);
  });

  it("gives nothing of a channel that was not asked for", async () => {
    await enqueue(["1", "k1"]);
    expect(await claim("a", ["telegram", "terminal"])).toBeUndefined();
    expect((await claimed()).dedupe_key).toBe("k1");
  });

  it("gives a conversation's replies one at a time, in order, other conversations beside it", async () => {
    await enqueue(["1", "k1"], ["1", "k2"], ["2", "k3"]);
    const first = await claimed();
    expect([first.dedupe_key, (await claimed("b")).dedupe_key]).toEqual(["k1", "k3"]);
    expect(await claim("c")).toBeUndefined();
    await settleReply(test.storage.database, first, {
      status: "sent",
      at: clock.now(),
      externalIds: ["p1"],
    });
    expect((await claimed()).dedupe_key).toBe("k2");
  });

  it("lets conversations take turns in quiet hours as well, past what waits for the morning", async () => {
    const quietly = { mayWait: true };
    const to = (name: string) => ({
      channel: "web",
      account: "site",
      conversationId: `web:${name}`,
    });
    await test.storage.transaction((transaction) =>
      enqueueReplies(
        transaction,
        [
          { to: to("1"), reply: {}, key: "k1" },
          { to: to("1"), reply: {}, key: "k2", ...quietly },
          { to: to("1"), reply: {}, key: "k3" },
        ],
        { now: clock.now() },
      ),
    );
    clock.advance(1);
    await enqueue(["2", "n1"]);
    const order: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      clock.advance(1);
      const reply = await claimReply(test.storage.database, {
        ...{ owner: "a", now: clock.now(), leaseMs: LEASE_MS },
        ...{ channels: ["web"], quietChannels: ["web"] },
      });
      order.push(reply?.dedupe_key ?? "");
      await settleReply(
        test.storage.database,
        { key: reply?.id ?? 0, owner: "a" },
        { status: "sent", at: clock.now() },
      );
    }
    expect(order).toEqual(["k1", "n1", "k3"]);
  });

  it("gives no reply to two claimers at once", async () => {
    await enqueue(...Array.from({ length: 12 }, (_, n) => [`${n}`, `k${n}`] as const));
    const claims = await Promise.all(Array.from({ length: 20 }, (_, owner) => claim(`${owner}`)));
    const found = claims.filter((reply) => reply !== undefined);
    expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
  });

  it("frees a reply when the lease has run out, unless it is extended", async () => {
    await enqueue(["1", "k1"]);
    const first = await claimed("a");
    clock.advance(LEASE_MS / 2);
    const until = new Date(clock.now().getTime() + LEASE_MS);
    expect(await extendReplyClaim(test.storage.database, first, until)).toBe(true);
    clock.advance(LEASE_MS / 2);
    expect(await claim("b")).toBeUndefined();
    clock.advance(LEASE_MS / 2);
    expect(await claimed("b")).toMatchObject({ attempts: 1, suspicion: "crashed" });
    const late = { status: "sent", at: clock.now() } as const;
    expect(await settleReply(test.storage.database, first, late)).toBe(false);
  });

  it("keeps the order while a reply waits", async () => {
    await enqueue(["1", "k1"], ["1", "k2"]);
    const first = await claimed();
    const availableAt = new Date(clock.now().getTime() + 5_000);
    await postponeReply(test.storage.database, first, { availableAt, reason: "429" });
    expect(await claim()).toBeUndefined();
    clock.advance(5_000);
    expect(await claimed()).toMatchObject({ dedupe_key: "k1", last_error: "429" });
  });

  it("lists what did not arrive, goes on without it, and sends it again when told to", async () => {
    await enqueue(["1", "k1"], ["1", "k2"], ["1", "k3"], ["1", "k4"]);
    for (const status of ["dead", "unknown", "refused"] as const) {
      await settleReply(test.storage.database, await claimed(), { status, reason: status });
    }
    const all = await listUndelivered(test.storage.database);
    expect(all.map((row) => [row.dedupe_key, row.status, row.last_error])).toEqual([
      ["k1", "dead", "dead"],
      ["k2", "unknown", "unknown"],
      ["k3", "refused", "refused"],
    ]);
    expect(await listUndelivered(test.storage.database, ["refused"])).toHaveLength(1);
    const last = await claimed();
    await settleReply(test.storage.database, last, { status: "sent", at: clock.now() });
    expect(await redriveReply(test.storage.database, last.id, clock.now())).toBe(false);
    expect(await redriveReply(test.storage.database, all[1]?.id ?? 0, clock.now())).toBe(true);
    expect((await claimed()).dedupe_key).toBe("k2");
  });

  it("reads a conversation's replies after an id", async () => {
    await enqueue(["1", "k1"], ["2", "k2"], ["1", "k3"]);
    const all = await readReplies(test.storage.database, "web:1", { afterId: 0, limit: 10 });
    const later = await readReplies(test.storage.database, "web:1", {
      afterId: all[0]?.id ?? 0,
      limit: 10,
    });
    expect(all).toHaveLength(2);
    expect(later).toEqual([all[1]]);
    expect(later[0]?.createdAt).toBe(clock.now().toISOString());
  });

  it("forgets the replies of a transaction that is rolled back", async () => {
    const work = test.storage.transaction(async (transaction) => {
      const to = { channel: "web", account: "site", conversationId: "web:1" };
      await enqueueReplies(transaction, [{ to, reply: {}, key: "k1" }], { now: clock.now() });
      throw new Error("no");
    });
    await expect(work).rejects.toThrow("no");
    expect(await claim()).toBeUndefined();
  });
});
