import { afterAll, beforeAll, expect, it } from "vitest";
import { findConversation, saveConversation } from "../../src/storage/conversations.ts";
import { insertTurn, listHistory } from "../../src/storage/turns.ts";
import { describeOnEachStorage, type TestStorage } from "../support/open-test-storage.ts";

describeOnEachStorage("conversations and turns", (open) => {
  let test: TestStorage;
  beforeAll(async () => {
    test = await open();
    await test.storage.database
      .insertInto("people")
      .values({ id: "p1", role: "enterprise", created_at: "2026-11-25T08:00:00.000Z" })
      .execute();
  });
  afterAll(() => test.drop());

  function save(id: string, state: string | null, expectedVersion: number) {
    return test.storage.transaction((transaction) =>
      saveConversation(
        transaction,
        {
          id,
          channel: "web",
          account: "site",
          person_id: "p1",
          holder: null,
          state,
          updated_at: "2026-11-25T08:00:00.000Z",
        },
        expectedVersion,
      ),
    );
  }

  it("saves a conversation only on the version that the turn began with", async () => {
    expect(await findConversation(test.storage.database, "web:1")).toBeUndefined();
    expect(await save("web:1", "a", 0)).toBe(true);
    expect(await save("web:1", "b", 0)).toBe(false);
    expect(await save("web:1", "c", 1)).toBe(true);
    expect(await save("web:1", "d", 1)).toBe(false);
    expect(await findConversation(test.storage.database, "web:1")).toMatchObject({
      state: "c",
      version: 2,
    });
  });

  it("lets one of two turns at once win", async () => {
    await save("web:2", null, 0);
    const saved = await Promise.all([save("web:2", "a", 1), save("web:2", "b", 1)]);
    expect(saved.sort()).toEqual([false, true]);
  });

  function insert(seq: number, conversationId = "web:1") {
    return test.storage.transaction((transaction) =>
      insertTurn(transaction, {
        id: `t${seq}`,
        inbox_seq: seq,
        conversation_id: conversationId,
        person_id: "p1",
        subject: null,
        text: `第${seq}句`,
        intent: "ask",
        outcome: "answered",
        reply: "{}",
        duration_ms: 3,
        error_id: null,
        created_at: "2026-11-25T08:00:00.000Z",
      }),
    );
  }

  it("lists the latest turns of a conversation, latest last", async () => {
    for (const seq of [1, 2, 3]) {
      await insert(seq);
    }
    await insert(4, "web:2");
    const history = await listHistory(test.storage.database, "web:1", 2);
    expect(history.map(({ text }) => text)).toEqual(["第2句", "第3句"]);
  });

  it("refuses a second turn of the same message", async () => {
    await expect(insert(4)).rejects.toThrow();
  });
});
