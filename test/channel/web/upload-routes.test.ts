import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { UploadPort } from "../../../src/channel/web/upload-port.ts";
import { toAddress } from "../../support/test-assistant.ts";
import { openWebSite, type WebSite } from "../../support/web-site.ts";

const TOKEN = "t".repeat(32);

/** Keeps what it is given in memory, as long as the link is good for it. */
function createPort() {
  const state = { filesLeft: 2, kept: [] as { name: string; bytes: Buffer }[] };
  const port: UploadPort = {
    async find(token) {
      const expiresAt = "2026-11-29T08:00:00.000Z";
      return token === TOKEN && state.filesLeft > 0
        ? { filesLeft: state.filesLeft, limitBytes: 1_000_000, expiresAt }
        : undefined;
    },
    async take(_, { name, content }) {
      const bytes = await buffer(content);
      if (bytes.length === 0) {
        return { kind: "refused", text: `${name} 是空文件` };
      }
      state.filesLeft -= 1;
      state.kept.push({ name, bytes });
      const message = {
        ...{ address: toAddress("1"), externalId: `upload:${name}`, sender: { externalId: "1" } },
        ...{ receivedAt: "2026-11-26T08:00:00.000Z", text: "", attachments: [] },
        press: "report.upload.1",
      };
      const file = { name, sizeBytes: bytes.length, sha256: "f".repeat(64) };
      return { kind: "kept", file, filesLeft: state.filesLeft, message };
    },
  };
  return { port, state };
}

describe("createUploadRoutes", () => {
  const { port, state } = createPort();
  let site: WebSite;
  beforeAll(async () => {
    site = await openWebSite({ uploadPort: port });
  });
  afterAll(() => site.close());
  beforeEach(() => {
    state.filesLeft = 2;
  });

  const address = (token = TOKEN) => `${site.url}/api/uploads/${token}`;
  function post(bytes: Uint8Array, name: string, headers = {}, token?: string) {
    const body = new FormData();
    body.append("file", new Blob([Buffer.from(bytes)]), name);
    return fetch(address(token), { method: "POST", body, headers });
  }

  it("takes a file in and tells the conversation of the link", async () => {
    const bytes = Buffer.alloc(300_000, "证据");
    const answer = await post(bytes, "录像 (1).mp4");
    expect([answer.status, await answer.json()]).toEqual([
      201,
      { name: "录像 (1).mp4", sizeBytes: bytes.length, sha256: "f".repeat(64), filesLeft: 1 },
    ]);
    expect(state.kept[0]?.bytes.equals(bytes)).toBe(true);
    expect(await site.recorder.message(0)).toMatchObject({
      press: "report.upload.1",
      address: toAddress("1"),
    });
  });

  it("tells what a link is good for, and nothing of why another is not", async () => {
    const good = await fetch(address());
    expect(good.headers.get("cache-control")).toBe("no-store");
    expect(await good.json()).toMatchObject({ filesLeft: 2, limitBytes: 1_000_000 });
    const wrong = await (await fetch(address("x".repeat(32)))).json();
    state.filesLeft = 0;
    const used = await fetch(address());
    expect([used.status, await used.json()]).toEqual([404, wrong]);
    expect((await post(new Uint8Array(1), "a.txt")).status).toBe(404);
    expect((await fetch(`${site.url}/api/uploads/short`)).status).toBe(404);
  });

  it("says why a file is refused, and what is no file", async () => {
    const empty = await post(new Uint8Array(0), "空.txt");
    expect([empty.status, await empty.json()]).toEqual([
      422,
      { error: { code: "file_refused", message: "空.txt 是空文件" } },
    ]);
    const nothing = await fetch(address(), { method: "POST", body: "x" });
    expect([nothing.status, await nothing.json()]).toMatchObject([
      400,
      { error: { code: "file_missing" } },
    ]);
    const cut = "--b\r\ncontent-disposition: form-data; name=f; filename=a\r\n\r\nhalf";
    const broken = await fetch(address(), {
      ...{ method: "POST", body: cut },
      headers: { "content-type": "multipart/form-data; boundary=b" },
    });
    expect(broken.status).toBe(400);
  });

  it("takes nothing from other sites' pages", async () => {
    const answer = await post(new Uint8Array(1), "a.txt", { "sec-fetch-site": "cross-site" });
    expect(answer.status).toBe(403);
  });

  it("has a page without anything inline or from elsewhere, that nobody indexes", async () => {
    const answer = await fetch(`${site.url}/upload/${TOKEN}`);
    const page = await answer.text();
    expect(page).not.toMatch(/<script(?![^>]*src=)|<style|\sstyle=|\son\w+=|https?:/);
    for (const [, path] of page.matchAll(/(?:src|href)="(\/[^"]+)"/g)) {
      expect((await fetch(site.url + path)).status).toBe(200);
    }
    expect(answer.headers.get("x-robots-tag")).toBe("noindex");
    expect(answer.headers.get("referrer-policy")).toBe("no-referrer");
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
  });

  it("puts off the address that tries links too often, whether they are good or not", async () => {
    const busy = await openWebSite({
      uploadPort: port,
      requestLimits: { ofOneSource: 2, inAll: 9 },
    });
    const tryLink = async (token: string, source: string, method = "GET") => {
      const headers = { "x-forwarded-for": source };
      const answer = await fetch(`${busy.url}/api/uploads/${token}`, { headers, method });
      await answer.text();
      return [answer.status, answer.headers.has("retry-after")];
    };
    expect(await tryLink("x".repeat(32), "1.1.1.1")).toEqual([404, false]);
    expect(await tryLink("short", "1.1.1.1")).toEqual([404, false]);
    expect(await tryLink(TOKEN, "1.1.1.1")).toEqual([429, true]);
    expect(await tryLink(TOKEN, "1.1.1.1", "POST")).toEqual([429, true]);
    expect(await tryLink(TOKEN, "2.2.2.2")).toEqual([200, false]);
    await busy.close();
  });
});
