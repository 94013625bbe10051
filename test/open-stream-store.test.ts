import { sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { StreamStore } from "../src/channel/wecom-bot/stream-store.ts";
import { openStreamStore } from "../src/open-stream-store.ts";
import { describeOnEachStorage, type TestStorage } from "./support/open-test-storage.ts";

const CONVERSATION = "wecom-bot:single:a";
const URL = "https://qyapi.example/response?code=secret";
/** More than fits into 32 bits. */
const OUTBOX_ID = 3_000_000_000;
const at = (minute: number) => new Date(Date.UTC(2026, 10, 25, 8, minute));

describeOnEachStorage("the store of a bot's streams", (open) => {
  let test: TestStorage;
  let store: StreamStore;
  beforeAll(async () => {
    test = await open();
    store = openStreamStore(test.storage);
    for (const [id, minute] of [
      ["second", 2],
      ["first", 1],
    ] as const) {
      const stream = { id, conversationId: CONVERSATION, openedAt: at(minute), responseUrl: URL };
      await store.keep(stream);
    }
  });
  afterAll(() => test.drop());

  it("keeps a stream once, and lists those of a conversation earliest first", async () => {
    const again = { id: "first", conversationId: "other", openedAt: at(9), responseUrl: undefined };
    await store.keep(again);
    expect(await store.find("first")).toEqual({
      ...{ id: "first", conversationId: CONVERSATION, openedAt: at(1), responseUrl: URL },
      ...{ state: "open", outboxId: undefined, draft: undefined },
    });
    expect(await store.find("third")).toBeUndefined();
    const ids = async (since: Date) =>
      (await store.list(CONVERSATION, since)).map((stream) => stream.id);
    expect(await ids(at(0))).toEqual(["first", "second"]);
    expect(await ids(at(2))).toEqual(["second"]);
  });

  it("seals the response address, and what an answer says so far", async () => {
    await store.keepDraft("first", "secret words");
    expect((await store.find("first"))?.draft).toBe("secret words");
    const { database } = test.storage;
    const { rows } = await sql<{
      response_url: string;
      draft: string | null;
    }>`select response_url, draft from bot_streams`.execute(database.withoutPlugins());
    expect(rows).toHaveLength(2);
    expect(JSON.stringify(rows)).not.toContain("secret");
  });

  it("moves a stream from the state in which it is, and finds it by its answer", async () => {
    const answered = { state: "answered", outboxId: OUTBOX_ID } as const;
    expect(await store.move("first", "open", answered)).toBe(true);
    expect(await store.move("first", "open", answered)).toBe(false);
    await store.keepDraft("first", "too late");
    expect((await store.find("first"))?.draft).toBeUndefined();
    expect(await store.move("first", "answered", { state: "shown" })).toBe(true);
    expect(await store.findOf(OUTBOX_ID)).toMatchObject({ id: "first", state: "shown" });
    expect(await store.findOf(OUTBOX_ID + 1)).toBeUndefined();
  });

  it("gives a response address once, and knows to whom until that is taken back", async () => {
    expect(await store.useUpResponseUrl("second", OUTBOX_ID)).toBe(true);
    expect(await store.useUpResponseUrl("second", OUTBOX_ID + 1)).toBe(false);
    expect((await store.find("second"))?.responseUrl).toBeUndefined();
    expect(await store.forgetUse(OUTBOX_ID + 1)).toBe(false);
    expect(await store.forgetUse(OUTBOX_ID)).toBe(true);
    expect(await store.forgetUse(OUTBOX_ID)).toBe(false);
    expect((await store.find("second"))?.responseUrl).toBeUndefined();
    const { database } = test.storage;
    await database
      .updateTable("bot_streams")
      .set({ url_used_by: 7 })
      .where("id", "=", "second")
      .execute();
    expect(await store.forgetUse(7, URL)).toBe(true);
    expect((await store.find("second"))?.responseUrl).toBe(URL);
  });

  it("forgets the streams that were opened before an instant", async () => {
    await store.forget(at(2));
    expect(await store.find("first")).toBeUndefined();
    expect(await store.find("second")).toBeDefined();
  });
});
