import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createRecentDrafts } from "../../../src/channel/web/recent-drafts.ts";
import { toReply } from "../../../src/conversation/reply.ts";

const address = { channel: "web", account: "site", conversationId: "web:1" };
const toDraft = (text: string) => ({ id: "t1", messageId: "m1", address, reply: toReply(text) });

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it("keeps the latest draft until its reply is there, a minute at most", () => {
  const drafts = createRecentDrafts();
  drafts.keep(toDraft("一"));
  vi.advanceTimersByTime(59_000);
  drafts.keep(toDraft("一二"));
  vi.advanceTimersByTime(59_000);
  expect(drafts.get("web:1")?.reply.text).toBe("一二");
  vi.advanceTimersByTime(1_000);
  expect(drafts.get("web:1")).toBeUndefined();
  drafts.keep(toDraft("二"));
  drafts.drop("web:1");
  expect(drafts.get("web:1")).toBeUndefined();
});
