import { describe, expect, it } from "vitest";
import { createDraftQueue } from "../../src/channel/draft-queue.ts";
import type { Draft } from "../../src/conversation/draft.ts";
import { toReply } from "../../src/conversation/reply.ts";

const toDraft = (text: string, conversationId = "test:1"): Draft => ({
  id: "t1",
  messageId: "m1",
  address: { channel: "test", account: "test", conversationId },
  reply: toReply(text),
});

/** A platform that takes its time: every draft is shown when the test says so. */
function openSlowPlatform() {
  const shown: string[] = [];
  const waiting: (() => void)[] = [];
  return {
    shown,
    show: ({ reply }: Draft) => {
      shown.push(reply.text);
      return new Promise<void>((resolve) => waiting.push(resolve));
    },
    next: () => waiting.shift()?.(),
  };
}

describe("createDraftQueue", () => {
  it("shows one draft at a time, and of those that wait the newest", async () => {
    const platform = openSlowPlatform();
    const queue = createDraftQueue(platform.show, 0);
    queue.push(toDraft("一"));
    queue.push(toDraft("一二"));
    queue.push(toDraft("一二三"));
    expect(platform.shown).toEqual(["一"]);
    platform.next();
    await expect.poll(() => platform.shown).toEqual(["一", "一二三"]);
  });

  it("lets nothing come after the reply: waits for what is on its way and drops the rest", async () => {
    const platform = openSlowPlatform();
    const queue = createDraftQueue(platform.show, 600_000);
    queue.push(toDraft("一"));
    queue.push(toDraft("一二"));
    let isSettled = false;
    const settling = queue.settle("test:1").then(() => {
      isSettled = true;
    });
    await Promise.resolve();
    expect(isSettled).toBe(false);
    platform.next();
    await settling;
    expect(platform.shown).toEqual(["一"]);
  });

  it("shows nothing of the next reply before the one that is being sent", async () => {
    const platform = openSlowPlatform();
    const queue = createDraftQueue(platform.show, 600_000);
    queue.push(toDraft("一"));
    const settling = queue.settle("test:1");
    queue.push(toDraft("下一条"));
    platform.next();
    await settling;
    expect(platform.shown).toEqual(["一"]);
  });

  it("begins anew after a reply, and keeps conversations apart", async () => {
    const platform = openSlowPlatform();
    const queue = createDraftQueue(platform.show, 600_000);
    queue.push(toDraft("甲"));
    queue.push(toDraft("乙", "test:2"));
    expect(platform.shown).toEqual(["甲", "乙"]);
    platform.next();
    await queue.settle("test:1");
    await queue.settle("test:3");
    queue.push(toDraft("甲的下一条"));
    expect(platform.shown).toEqual(["甲", "乙", "甲的下一条"]);
  });
});
