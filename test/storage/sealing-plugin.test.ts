import { sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import { makeKeyRing } from "../../src/base/key-ring.ts";
import { findConversation, saveConversation } from "../../src/storage/conversations.ts";
import { openDataKey, openDataKeys, openOrCreateDataKey } from "../../src/storage/data-keys.ts";
import { claimMessage, insertMessage } from "../../src/storage/inbox.ts";
import { openStorage } from "../../src/storage/open-storage.ts";
import { enqueueReplies, readReplies } from "../../src/storage/outbox.ts";
import { insertTurn, listHistory } from "../../src/storage/turns.ts";
import { describeOnEachStorage, type TestStorage } from "../support/open-test-storage.ts";

const NOW = new Date("2026-11-25T08:00:00.000Z");
const SECRET = "陈小明13800138000";
const ADDRESS = { channel: "web", account: "site", conversationId: "web:1" };

describeOnEachStorage("sealed columns", (open) => {
  let test: TestStorage;
  beforeAll(async () => {
    test = await open();
    const { storage } = test;
    const received = { address: ADDRESS, externalId: "m1", receivedAt: NOW.toISOString() };
    await insertMessage(storage.database, { ...received, text: SECRET } as typeof received, NOW);
    await storage.database
      .insertInto("people")
      .values({ id: "p1", role: "enterprise", created_at: NOW.toISOString() })
      .execute();
    await storage.transaction(async (transaction) => {
      const reply = (text: string) => ({ to: ADDRESS, reply: { text }, key: text });
      await enqueueReplies(transaction, [reply(SECRET), reply(`${SECRET}2`)], { now: NOW });
      const { conversationId: id, channel, account } = ADDRESS;
      const conversation = { id, channel, account, person_id: "p1", holder: null };
      const state = JSON.stringify([{ skill: "report", state: SECRET }]);
      const saved = { ...conversation, updated_at: NOW.toISOString() };
      await saveConversation(transaction, { ...saved, state: null }, 0);
      await saveConversation(transaction, { ...saved, state }, 1);
      await insertTurn(transaction, {
        ...{ id: "t1", inbox_seq: 1, conversation_id: "web:1", person_id: "p1" },
        ...{ text: SECRET, intent: "ask", outcome: "answered", reply: `"${SECRET}"` },
        ...{ duration_ms: 1, error_id: null, subject: null, created_at: NOW.toISOString() },
      });
    });
  });
  afterAll(() => test.drop());

  it("are read as they were written, by any query", async () => {
    const { database } = test.storage;
    const claim = { owner: "a", now: NOW, leaseMs: 1_000, channels: ["web"] };
    expect((await claimMessage(database, claim))?.message).toContain(SECRET);
    expect((await findConversation(database, "web:1"))?.state).toContain(SECRET);
    expect((await listHistory(database, "web:1", 5))[0]).toMatchObject({ text: SECRET });
    const replies = await readReplies(database, "web:1", { afterId: 0, limit: 9 });
    expect(replies.map(({ reply }) => JSON.parse(reply))).toEqual([
      { text: SECRET },
      { text: `${SECRET}2` },
    ]);
    const { rows } = await sql<{ text: string }>`select text from turns`.execute(database);
    expect(rows).toEqual([{ text: SECRET }]);
  });

  it("stand sealed in the tables", async () => {
    const { database } = test.storage;
    const { rows } = await sql<Record<string, string>>`
      select inbox.message as a, outbox.reply as b, turns.text as c, turns.reply as d, state as e
      from inbox, outbox, turns, conversations`.execute(database);
    expect(rows).toHaveLength(2);
    for (const value of rows.flatMap((row) => Object.values(row))) {
      expect(value).toMatch(/^sealed1\.[\w-]+$/);
    }
  });

  it("read what was stored in the clear before", async () => {
    const { database } = test.storage;
    await sql`update turns set reply = 'in the clear'`.execute(database);
    expect((await listHistory(database, "web:1", 5))[0]?.reply).toBe("in the clear");
  });

  it("are not opened with the keys of another installation", async () => {
    await expect(openStorage({ url: test.url, keyRing: makeKeyRing(NOW) })).rejects.toMatchObject({
      code: "sealing_key_missing",
    });
  });

  it("keep one key for a record, however many ask for it at once", async () => {
    const { database } = test.storage;
    const name = { record_id: "r1", purpose: "content" } as const;
    const keys = await Promise.all(
      Array.from({ length: 8 }, () => openOrCreateDataKey(database, name)),
    );
    expect(keys.every((key) => keys[0]?.equals(key))).toBe(true);
    await test.storage.transaction(async (transaction) => {
      const identity = await openOrCreateDataKey(transaction, { ...name, purpose: "identity" });
      expect(keys[0]?.equals(identity)).toBe(false);
    });
    const found = await openDataKeys(database, ["r1", "r2"], "content");
    expect([...found.keys()]).toEqual(["r1"]);
    await database.deleteFrom("data_keys").where("record_id", "=", "r1").execute();
    expect(await openDataKey(database, name)).toBeUndefined();
  });
});
