import { afterAll, beforeAll, expect, it } from "vitest";
import { createRandomId } from "../src/base/id.ts";
import type { PulledItem, ServiceStore } from "../src/channel/wechat-service/service-store.ts";
import { openServiceStore } from "../src/open-service-store.ts";
import { createHandClock } from "./support/hand-clock.ts";
import { describeOnEachStorage, type TestStorage } from "./support/open-test-storage.ts";

const ACCOUNT = "wkA";
const HOUR_MS = 3_600_000;
const BEGUN_AT = new Date("2026-11-20T01:00:00.000Z");

describeOnEachStorage("openServiceStore", (open) => {
  const clock = createHandClock();
  let test: TestStorage;
  let store: ServiceStore;
  let customers = 0;
  let cursor: string | undefined;

  const openStore = () =>
    openServiceStore({
      ...{ storage: test.storage, clock, createId: createRandomId },
      onAccepted() {},
    });

  beforeAll(async () => {
    test = await open();
    store = openStore();
  });
  afterAll(() => test.drop());

  function toMessage(conversationId: string, text: string, externalId = createRandomId()) {
    const message = {
      address: { channel: "wechat-service", account: ACCOUNT, conversationId },
      ...{ externalId, sender: { externalId: "wm" }, text, attachments: [] },
      receivedAt: clock.now().toISOString(),
    };
    return { kind: "message", message, isLate: false } as const satisfies PulledItem;
  }

  async function take(...items: PulledItem[]) {
    const to = `c${createRandomId()}`;
    expect(
      await store.takePage({ account: ACCOUNT, from: cursor, to, items, begunAt: BEGUN_AT }),
    ).toBe("taken");
    cursor = to;
  }

  /** A customer who wrote just now. */
  async function customer(): Promise<string> {
    customers += 1;
    const conversationId = `wechat-service:${ACCOUNT}:wm${customers}`;
    await take(toMessage(conversationId, "您好"));
    return conversationId;
  }

  const inbox = (conversationId: string) =>
    test.storage.database
      .selectFrom("inbox")
      .select(["status", "last_error"])
      .where("conversation_id", "=", conversationId)
      .orderBy("seq")
      .execute();

  const reserve = (conversationId: string, outboxId: number, allowed = 5, part = 0) =>
    store.reserve({ conversationId, outboxId, part, allowed });

  it("keeps a page and its cursor together: of two that begin at the same place, one", async () => {
    const conversationId = "wechat-service:wkA:wm0";
    const from = cursor;
    const pages = ["c1", "c2"].map((to) => ({
      ...{ account: ACCOUNT, from, to, begunAt: BEGUN_AT },
      items: [toMessage(conversationId, to)],
    }));
    const ends = await Promise.all(pages.map((page) => store.takePage(page)));
    expect([...ends].sort()).toEqual(["overtaken", "taken"]);
    expect(await inbox(conversationId)).toHaveLength(1);
    cursor = ends[0] === "taken" ? "c1" : "c2";
    expect(await store.readPosition(ACCOUNT)).toEqual({ cursor, begunAt: BEGUN_AT });
  });

  it("keeps nothing of a page that cannot be kept whole", async () => {
    const conversationId = "wechat-service:wkA:wm-broken";
    const broken = { kind: "message", message: {}, isLate: false } as unknown as PulledItem;
    const items = [toMessage(conversationId, "一"), broken];
    const page = { account: ACCOUNT, from: cursor, to: "never", items, begunAt: BEGUN_AT };
    await expect(store.takePage(page)).rejects.toThrow();
    expect(await inbox(conversationId)).toEqual([]);
    expect(await store.readPosition(ACCOUNT)).toMatchObject({ cursor });
  });

  it("takes a message once that two pages bring", async () => {
    const conversationId = await customer();
    const again = toMessage(conversationId, "又", "same");
    await take(again, again);
    await take(again);
    expect(await inbox(conversationId)).toHaveLength(2);
  });

  it("answers by who attends at each message, in the order of the page", async () => {
    const conversationId = await customer();
    const at = clock.now().toISOString();
    const attend = (attendance: { kind: "queue" } | { kind: "assistant" }) =>
      ({ kind: "attendance", account: ACCOUNT, conversationId, attendance, at }) as const;
    await take(
      toMessage(conversationId, "给助手"),
      attend({ kind: "queue" }),
      toMessage(conversationId, "给人"),
      attend({ kind: "assistant" }),
      toMessage(conversationId, "又给助手"),
    );
    const rows = await inbox(conversationId);
    expect(rows.slice(1).map(({ status }) => status)).toEqual(["pending", "done", "pending"]);
    expect(await store.listAttended(ACCOUNT)).toEqual([]);
  });

  it("gives each part its id once, and no more places than there are, to many at a time", async () => {
    const conversationId = await customer();
    const all = await Promise.all(
      Array.from({ length: 8 }, (_, index) => reserve(conversationId, customers * 100 + index, 3)),
    );
    const kinds = all.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === "reserved")).toHaveLength(3);
    expect(kinds.filter((kind) => kind === "used_up")).toHaveLength(5);
    const lefts = all.map((one) => (one.kind === "reserved" ? one.left : -1));
    expect(lefts.filter((left) => left >= 0).sort()).toEqual([0, 1, 2]);
  });

  it("keeps an id over attempts and restarts until the platform has taken it", async () => {
    const conversationId = await customer();
    const id = customers * 100;
    const first = await reserve(conversationId, id);
    const again = await openStore().reserve({ conversationId, outboxId: id, part: 0, allowed: 5 });
    expect(again).toMatchObject({ kind: "reserved", isRepeated: true });
    const messageId = first.kind === "reserved" ? first.messageId : "";
    expect(again).toMatchObject({ messageId });
    expect(messageId).toMatch(/^[0-9a-zA-Z_-]{1,32}$/);
    await store.confirm(messageId);
    expect(await reserve(conversationId, id)).toEqual({ kind: "sent", messageId });
  });

  it("gives a released place back, under another id", async () => {
    const conversationId = await customer();
    const id = customers * 100;
    const first = await reserve(conversationId, id, 1);
    const messageId = first.kind === "reserved" ? first.messageId : "";
    expect(await reserve(conversationId, id + 1, 1)).toEqual({ kind: "used_up" });
    await store.release(messageId);
    const second = await reserve(conversationId, id + 1, 1);
    expect(second).toMatchObject({ kind: "reserved", isRepeated: false });
    expect(second).not.toMatchObject({ messageId });
  });

  it("counts anew when the customer writes, and closes after 48 hours", async () => {
    const conversationId = await customer();
    const id = customers * 100;
    await reserve(conversationId, id, 1);
    expect(await reserve(conversationId, id + 1, 1)).toEqual({ kind: "used_up" });
    await take(toMessage(conversationId, "还在"));
    expect(await reserve(conversationId, id + 1, 1)).toMatchObject({ kind: "reserved" });
    await take(toMessage(conversationId, "再"));
    clock.advance(48 * HOUR_MS);
    expect(await reserve(conversationId, id + 2)).toEqual({ kind: "closed" });
  });

  it("gives the pull to one at a time, and on when it is let go or its time is up", async () => {
    const other = openStore();
    expect(await store.takeLease("wkB")).toBe(true);
    expect(await store.takeLease("wkB")).toBe(true);
    expect(await other.takeLease("wkB")).toBe(false);
    clock.advance(31_000);
    expect(await other.takeLease("wkB")).toBe(true);
    await other.releaseLease("wkB");
    expect(await store.takeLease("wkB")).toBe(true);
  });
});
