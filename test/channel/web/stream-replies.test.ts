import { afterEach, describe, expect, it } from "vitest";
import { toReply } from "../../../src/conversation/reply.ts";
import { openEventStream } from "../../support/event-stream.ts";
import { openBrowser, openWebSite, type WebSite } from "../../support/web-site.ts";

describe("streamReplies", () => {
  let site: WebSite;
  afterEach(() => site.close());

  const heartbeatMs = 600_000;

  it("tells a reply at its wake call, without waiting for the heartbeat", async () => {
    site = await openWebSite({ heartbeatMs });
    const browser = await openBrowser(site.url);
    await browser.say({ text: "您好" });
    const { address } = await site.recorder.message(0);
    const stream = await openEventStream(`${site.url}/api/stream`, browser.cookie);
    await site.reply(address.conversationId, toReply("一"));
    expect((await stream.reply()).reply.text).toBe("一");
    await site.reply(address.conversationId, toReply("二"));
    expect((await stream.reply()).reply.text).toBe("二");
    stream.close();
  });

  it("tells what is being written as it grows, to who comes late too, until the reply is there", async () => {
    site = await openWebSite({ heartbeatMs });
    const browser = await openBrowser(site.url);
    await browser.say({ text: "您好" });
    const { address } = await site.recorder.message(0);
    const show = (text: string) =>
      site.channel.showDraft?.({ id: "t1", messageId: "m1", address, reply: toReply(text) });
    const stream = await openEventStream(`${site.url}/api/stream`, browser.cookie);
    for (const text of ["一", "一二"]) {
      show(text);
      expect((await stream.draft()).reply.text).toBe(text);
    }
    const late = await openEventStream(`${site.url}/api/stream`, browser.cookie);
    expect((await late.draft()).reply.text).toBe("一二");
    await site.reply(address.conversationId, toReply("一二三"));
    expect((await late.reply()).reply.text).toBe("一二三");
    const next = await openEventStream(`${site.url}/api/stream`, browser.cookie);
    expect((await next.reply()).id).toBe(1);
    expect(next.events()).toEqual(["ready", "reply"]);
    const stranger = await openBrowser(site.url);
    const others = await openEventStream(`${site.url}/api/stream`, stranger.cookie);
    show("还有");
    expect((await stream.draft()).reply.text).toBe("还有");
    others.close();
    expect(others.events()).toEqual(["ready"]);
    for (const one of [stream, late, next]) {
      one.close();
    }
  });

  it("tells no draft beside a reply that is written down and not yet sent", async () => {
    site = await openWebSite({ heartbeatMs });
    const browser = await openBrowser(site.url);
    await browser.say({ text: "您好" });
    const { address } = await site.recorder.message(0);
    const stream = await openEventStream(`${site.url}/api/stream`, browser.cookie);
    site.recorder.store(address.conversationId, toReply("全文"));
    site.channel.showDraft?.({ id: "t1", messageId: "m1", address, reply: toReply("开头") });
    expect((await stream.reply()).reply.text).toBe("全文");
    await site.reply(address.conversationId, toReply("下一条"));
    expect((await stream.reply()).reply.text).toBe("下一条");
    expect(stream.events()).toEqual(["ready", "reply", "reply"]);
    stream.close();
  });

  it("tells a reply that another writer's larger id overtook, and none twice", async () => {
    const visible = new Set<number>();
    const after = async (_: string, id: number) =>
      [1, 2, 3]
        .filter((one) => one > id && visible.has(one))
        .map((one) => ({ id: one, reply: toReply(`第${one}条`) }));
    site = await openWebSite({ heartbeatMs, replies: { after, files: async () => [] } });
    const browser = await openBrowser(site.url);
    await browser.say({ text: "您好" });
    const { address } = await site.recorder.message(0);
    const stream = await openEventStream(`${site.url}/api/stream`, browser.cookie);
    const seen: number[] = [];
    for (const id of [2, 1, 3]) {
      visible.add(id);
      await site.channel.send({ id, address, reply: toReply("") });
      seen.push((await stream.reply()).id);
    }
    expect(seen).toEqual([2, 1, 3]);
    stream.close();
  });
});
