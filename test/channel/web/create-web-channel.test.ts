import { readdir, utimes } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { toClauseId } from "../../../src/conversation/clause-id.ts";
import { toReply } from "../../../src/conversation/reply.ts";
import { openEventStream } from "../../support/event-stream.ts";
import { openBrowser, openWebSite, type WebSite } from "../../support/web-site.ts";

const passage = { title: "规划", path: ["二、目标"], text: "达到1.2件。" };

const CLAUSE_ID = toClauseId({ document: "plan/p", path: ["二、目标"] });

describe("createWebChannel", () => {
  let site: WebSite;
  let browser: Awaited<ReturnType<typeof openBrowser>>;

  beforeEach(async () => {
    site = await openWebSite({
      heartbeatMs: 30,
      fileLimitBytes: 1024 * 1024,
      folderLimitBytes: 3 * 1024 * 1024,
      openPassage: async (clauseId) => (clauseId === CLAUSE_ID ? passage : undefined),
    });
    browser = await openBrowser(site.url);
  });
  afterEach(() => site.close());

  async function conversationId() {
    await browser.say({ id: "first-message", text: "您好" });
    return (await site.recorder.message(0)).address.conversationId;
  }

  describe("the page", () => {
    it("gives the browser a conversation that no script can read", async () => {
      const cookie = (await fetch(site.url)).headers.get("set-cookie") ?? "";
      expect(cookie).toMatch(/^zhiquan_conversation=[0-9a-f]{32};.*HttpOnly; SameSite=Lax$/);
      expect((await fetch(site.url)).headers.get("set-cookie")).not.toBe(cookie);
    });

    it("keeps a conversation that the browser has", async () => {
      const page = await browser.call("/");
      expect(page.headers.get("set-cookie")).toContain(browser.cookie);
    });

    it("has no script and no style inline, and all files that it names", async () => {
      const page = await (await fetch(site.url)).text();
      expect(page).not.toMatch(/<script(?![^>]*src=)|<style|\sstyle=|\son\w+=|https?:/);
      for (const [, path] of page.matchAll(/(?:src|href)="(\/[^"]+)"/g)) {
        expect((await fetch(site.url + path)).status).toBe(200);
      }
    });

    it("answers 304 when nothing changed", async () => {
      const tag = (await fetch(`${site.url}/assets/chat.js`)).headers.get("etag") ?? "";
      const again = await fetch(`${site.url}/assets/chat.js`, {
        headers: { "if-none-match": tag },
      });
      expect(again.status).toBe(304);
    });
  });

  describe("more than can be taken", () => {
    const statusOf = async (url: string, id: string, source: string) => {
      const { cookie } = await openBrowser(url);
      const headers = { cookie, "content-type": "application/json", "x-forwarded-for": source };
      const body = JSON.stringify({ id, text: "您好" });
      const response = await fetch(`${url}/api/messages`, { method: "POST", headers, body });
      const { error } = (await response.json()) as { readonly error?: { readonly code: string } };
      return [response.status, response.headers.get("retry-after") !== null, error?.code];
    };
    const taken = [202, false, undefined];
    const putOff = [429, true, "too_many_requests"];

    it("is put off from one address, however many browsers it has, and taken from another", async () => {
      const busy = await openWebSite({ requestLimits: { ofOneSource: 2, inAll: 9 } });
      expect(await statusOf(busy.url, "message-1", "1.1.1.1")).toEqual(taken);
      expect(await statusOf(busy.url, "message-2", "1.1.1.1")).toEqual(taken);
      expect(await statusOf(busy.url, "message-3", "1.1.1.1")).toEqual(putOff);
      expect(await statusOf(busy.url, "message-4", "2.2.2.2")).toEqual(taken);
      await busy.close();
    });

    it("is put off from all together", async () => {
      const busy = await openWebSite({ requestLimits: { ofOneSource: 2, inAll: 2 } });
      expect(await statusOf(busy.url, "message-1", "1.1.1.1")).toEqual(taken);
      expect(await statusOf(busy.url, "message-2", "2.2.2.2")).toEqual(taken);
      expect(await statusOf(busy.url, "message-3", "3.3.3.3")).toEqual(putOff);
      expect(busy.recorder.messages).toHaveLength(2);
      await busy.close();
    });

    it("is put off where clauses are opened, too", async () => {
      const busy = await openWebSite({ requestLimits: { ofOneSource: 1, inAll: 9 } });
      const open = () => fetch(`${busy.url}/api/passage?clause=${CLAUSE_ID}`);
      expect((await open()).status).toBe(404);
      expect((await open()).status).toBe(429);
      expect(await statusOf(busy.url, "message-1", "1.1.1.1")).toEqual(taken);
      await busy.close();
    });
  });

  describe("POST /api/messages", () => {
    it("takes a text in under a conversation id that does not tell the cookie", async () => {
      expect((await browser.say({ id: "message-1", text: "去哪里举报？" })).status).toBe(202);
      const message = await site.recorder.message(0);
      expect(message).toMatchObject({ text: "去哪里举报？", attachments: [] });
      expect(message.source).toMatch(/^[0-9a-f]{32}$/);
      expect(message.address).toMatchObject({ channel: "web", account: "site" });
      expect(message.address.conversationId).not.toContain(browser.cookie.split("=")[1]);
    });

    it("counts the same id of two browsers as two messages", async () => {
      const other = await openBrowser(site.url);
      await browser.say({ id: "message-1", text: "一" });
      await other.say({ id: "message-1", text: "二" });
      await browser.say({ id: "message-1", text: "一" });
      expect(site.recorder.messages.map((message) => message.text)).toEqual(["一", "二"]);
      const [first, second] = site.recorder.messages;
      expect(first?.address.conversationId).not.toBe(second?.address.conversationId);
    });

    it.each([
      ["nothing", {}],
      ["white space", { text: " \n" }],
      ["a bad id", { id: "x", text: "您好" }],
      ["a text that is none", { text: 5 }],
      ["a token that is too long", { press: "x".repeat(65) }],
    ])("refuses %s politely", async (_, content) => {
      const answer = await browser.say(content);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ error: { message: expect.any(String) } });
    });

    it("refuses a text of a megabyte politely", async () => {
      const answer = await browser.say({ text: "字".repeat(350_000) });
      expect(answer.status).toBe(413);
      expect(await answer.json()).toMatchObject({ error: { code: "too_large" } });
    });

    it("takes 100,000 characters of any kind in", async () => {
      const text = `\u0000\u202e<b>${"a".repeat(100_000)}😀\ud800`;
      await browser.say({ text });
      expect((await site.recorder.message(0)).text).toBe(text);
    });

    it("wants a conversation", async () => {
      const headers = { "content-type": "application/json", cookie: "zhiquan_conversation=guess" };
      const answer = await fetch(`${site.url}/api/messages`, {
        method: "POST",
        headers,
        body: "{}",
      });
      expect(answer.status).toBe(401);
    });

    it.each([
      [{ "sec-fetch-site": "cross-site" }, 403],
      [{ "sec-fetch-site": "same-site" }, 403],
      [{ "sec-fetch-site": "same-origin" }, 202],
      [{ origin: "https://evil.example" }, 403],
      [{ origin: "null" }, 403],
    ])("asks where a request comes from: %j gives %i", async (headers, status) => {
      const answer = await browser.call("/api/messages", {
        method: "POST",
        headers: { ...(headers as Record<string, string>), "content-type": "application/json" },
        body: JSON.stringify({ id: "message-1", text: "您好" }),
      });
      expect(answer.status).toBe(status);
    });

    it("does not say that it took in what could not be stored", async () => {
      site.recorder.failNext(1);
      expect((await browser.say({ id: "message-1", text: "您好" })).status).toBe(500);
      expect((await browser.say({ id: "message-1", text: "您好" })).status).toBe(202);
      expect(site.recorder.messages).toHaveLength(1);
    });
  });

  describe("GET /api/replies", () => {
    it("gives a conversation its own replies, after an id", async () => {
      const id = await conversationId();
      for (const text of ["一", "二", "三"]) {
        await site.reply(id, toReply(text));
      }
      await site.reply("web:other", toReply("别人的"));
      const answer = await (await browser.call("/api/replies?after=1")).json();
      expect(answer).toMatchObject({
        isMore: false,
        replies: [
          { id: 2, reply: { text: "二" } },
          { id: 3, reply: { text: "三" } },
        ],
      });
    });
  });

  describe("GET /api/stream", () => {
    it("tells replies as they come, and goes on after the last one seen", async () => {
      const id = await conversationId();
      await site.reply(id, toReply("一"));
      const stream = await openEventStream(`${site.url}/api/stream`, browser.cookie);
      expect(await stream.reply()).toMatchObject({ id: 1, reply: { text: "一" } });
      await site.reply(id, toReply("二\n第二行"));
      expect(await stream.reply()).toMatchObject({ id: 2, reply: { text: "二\n第二行" } });
      stream.close();
      await site.reply(id, toReply("三"));
      const again = await openEventStream(`${site.url}/api/stream`, browser.cookie, "2");
      expect(await again.reply()).toMatchObject({ id: 3, reply: { text: "三" } });
      again.close();
    });

    it("finds what another process stored without a wake call", async () => {
      const id = await conversationId();
      const stream = await openEventStream(`${site.url}/api/stream`, browser.cookie);
      site.recorder.store(id, toReply("来自别的进程"));
      expect(await stream.reply()).toMatchObject({ reply: { text: "来自别的进程" } });
      stream.close();
    });

    it("loses nothing of a burst", async () => {
      const id = await conversationId();
      const stream = await openEventStream(`${site.url}/api/stream`, browser.cookie);
      const texts = Array.from({ length: 300 }, (_, index) => `第${index}条`);
      const sending = Promise.all(texts.map((text) => site.reply(id, toReply(text))));
      const seen: string[] = [];
      while (seen.length < texts.length) {
        seen.push((await stream.reply()).reply.text);
      }
      await sending;
      expect(seen).toEqual(texts);
      stream.close();
    });

    it("ends when the channel stops", async () => {
      await conversationId();
      const stream = await openEventStream(`${site.url}/api/stream`, browser.cookie);
      await site.channel.stop();
      await stream.ended;
    });
  });

  describe("POST /api/files", () => {
    it("keeps a file for the conversation that brought it", async () => {
      const stored = await browser.upload(new Uint8Array([1, 2, 3]), "回执 (1).pdf");
      expect(stored.status).toBe(201);
      const { id } = (await stored.json()) as { id: string };
      const other = await openBrowser(site.url);
      expect((await other.say({ files: [id] })).status).toBe(404);
      expect((await browser.say({ files: ["../../package.json"] })).status).toBe(404);
      expect((await browser.say({ files: [id] })).status).toBe(202);
      expect((await site.recorder.message(0)).attachments).toEqual([
        { reference: id, name: "回执 (1).pdf", mediaType: "application/pdf", sizeBytes: 3 },
      ]);
    });

    it("refuses an empty file and one that is too large, and keeps nothing of them", async () => {
      const empty = await browser.upload(new Uint8Array(0), "a.pdf");
      expect([empty.status, await empty.json()]).toMatchObject([
        400,
        { error: { code: "file_empty" } },
      ]);
      const large = await browser.upload(new Uint8Array(1024 * 1024 + 1), "a.pdf");
      expect([large.status, await large.json()]).toMatchObject([
        413,
        { error: { message: "文件超过 1 MB，请压缩或分次上传。" } },
      ]);
      expect(await readdir(site.uploadFolder)).toEqual([]);
      expect((await browser.upload(new Uint8Array(1024 * 1024), "a.pdf")).status).toBe(201);
    });

    it("refuses what is no file", async () => {
      const answer = await browser.call("/api/files", { method: "POST", body: "x" });
      expect(answer.status).toBe(400);
    });

    it("takes no more when the folder is full", async () => {
      for (let count = 0; count < 3; count += 1) {
        await browser.upload(new Uint8Array(1024 * 1024), "a.pdf");
      }
      expect((await browser.upload(new Uint8Array(1), "a.pdf")).status).toBe(503);
    });

    it("removes files older than a day when it starts", async () => {
      await browser.upload(new Uint8Array(1), "old.pdf");
      const day = 24 * 3600;
      for (const name of await readdir(site.uploadFolder)) {
        const then = Date.now() / 1000 - day - 60;
        await utimes(join(site.uploadFolder, name), then, then);
      }
      await browser.upload(new Uint8Array(1), "new.pdf");
      await site.channel.start(site.recorder.receive);
      expect(await readdir(site.uploadFolder)).toHaveLength(2);
    });
  });

  it("opens the passage of a citation", async () => {
    const query = new URLSearchParams({ document: "plan/p", path: "二、目标" });
    const found = await fetch(`${site.url}/api/passage?${query}`);
    expect(await found.json()).toEqual(passage);
    const linked = await fetch(`${site.url}/api/passage?clause=${CLAUSE_ID}`);
    expect(await linked.json()).toEqual(passage);
    expect((await fetch(`${site.url}/api/passage?document=x`)).status).toBe(404);
  });

  it("begins a new conversation when asked", async () => {
    const answer = await browser.call("/api/conversation", { method: "POST" });
    expect(answer.headers.get("set-cookie")).not.toContain(browser.cookie);
  });
});
