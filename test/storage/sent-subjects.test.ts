import { afterEach, beforeEach, expect, it } from "vitest";
import { claimReply, enqueueReplies, settleReply } from "../../src/storage/outbox.ts";
import { findSentSubject, toSubjectKey } from "../../src/storage/sent-subjects.ts";
import { createHandClock } from "../support/hand-clock.ts";
import { describeOnEachStorage, type TestStorage } from "../support/open-test-storage.ts";

const clock = createHandClock();
const to = { channel: "telegram", account: "bot", conversationId: "telegram:1" };

describeOnEachStorage("findSentSubject", (open) => {
  let test: TestStorage;
  beforeEach(async () => {
    test = await open();
  });
  afterEach(() => test.drop());

  async function send(matter: string, externalIds: readonly string[]) {
    const news = { to, reply: {}, key: `${toSubjectKey(matter)}1:news:${to.conversationId}` };
    await test.storage.transaction((trx) => enqueueReplies(trx, [news], { now: clock.now() }));
    const claim = { owner: "a", now: clock.now(), leaseMs: 1000, channels: [to.channel] };
    const claimed = await claimReply(test.storage.database, claim);
    const sent = { status: "sent", at: clock.now(), externalIds } as const;
    await settleReply(test.storage.database, { key: claimed?.id ?? 0, owner: "a" }, sent);
  }

  const find = (externalId: string, { conversationId } = to) =>
    findSentSubject(test.storage.database, { conversationId, externalId });

  it("knows a reply by each of the messages that it became, and by nothing else", async () => {
    await send("M1", ["15", "16", "217"]);
    await send("M2", ["a_b"]);
    await send("M3", []);
    expect(await Promise.all(["15", "16", "217"].map((id) => find(id)))).toEqual([
      "M1",
      "M1",
      "M1",
    ]);
    expect(await find("a_b")).toBe("M2");
    for (const other of ["5", "1", "17", "15 16 217x", "1%", "a%b", "axb", "", "%"]) {
      expect(await find(other), other).toBeUndefined();
    }
    expect(await find("15", { ...to, conversationId: "telegram:2" })).toBeUndefined();
  });
});
