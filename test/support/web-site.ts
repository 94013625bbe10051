import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLog } from "../../src/base/log.ts";
import {
  createWebChannel,
  type WebChannelOptions,
} from "../../src/channel/web/create-web-channel.ts";
import type { Reply } from "../../src/conversation/reply.ts";
import { createServer } from "../../src/server.ts";
import { channelTexts } from "./channel-texts.ts";
import { createMessageRecorder } from "./message-recorder.ts";
import { testKeyRing } from "./test-key-ring.ts";

/** The web channel on a real server with a recorder behind it. */
export async function openWebSite(options: Partial<WebChannelOptions> = {}) {
  const recorder = createMessageRecorder();
  const uploadFolder = await mkdtemp(join(tmpdir(), "uploads-"));
  const channel = createWebChannel({
    replies: recorder,
    openPassage: async () => undefined,
    uploadPort: { find: async () => undefined, take: async () => ({ kind: "gone" }) },
    uploadFolder,
    keyRing: testKeyRing,
    texts: channelTexts,
    log: silentLog,
    ...options,
  });
  let server = createServer({
    channels: [channel],
    health: async () => ({ isHealthy: true }),
    log: silentLog,
    host: "127.0.0.1",
    port: 0,
    graceMs: 200,
  });
  await channel.start(recorder.receive);
  const url = await server.start();
  return {
    url,
    channel,
    recorder,
    uploadFolder,
    /** Stores a reply and wakes the page, as the sender does. */
    async reply(conversationId: string, reply: Reply) {
      const id = recorder.store(conversationId, reply);
      const address = { channel: "web", account: "site", conversationId };
      return channel.send({ id, address, reply });
    },
    /** Takes the server away, and gives the function that brings it back at the same address. */
    async breakNetwork() {
      await server.stop();
      return async () => {
        const { port } = new URL(url);
        server = createServer({
          channels: [channel],
          health: async () => ({ isHealthy: true }),
          log: silentLog,
          host: "127.0.0.1",
          port: Number(port),
          graceMs: 200,
        });
        await server.start();
      };
    },
    async close() {
      await channel.stop();
      await server.stop();
      await rm(uploadFolder, { recursive: true, force: true });
    },
  };
}

export type WebSite = Awaited<ReturnType<typeof openWebSite>>;

/** A browser as the HTTP API sees one: it keeps its cookie. */
export async function openBrowser(url: string) {
  const page = await fetch(url);
  const cookie = (page.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  await page.text();
  let lastId = 0;
  const call = (path: string, init: RequestInit = {}) =>
    fetch(`${url}${path}`, { ...init, headers: { cookie, ...init.headers } });
  return {
    cookie,
    call,
    say(content: Record<string, unknown>) {
      lastId += 1;
      return call("/api/messages", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ id: `message-${lastId}`, ...content }),
      });
    },
    upload(bytes: Uint8Array<ArrayBuffer>, name: string, type = "application/pdf") {
      const form = new FormData();
      form.append("file", new File([bytes], name, { type }));
      return call("/api/files", { method: "POST", body: form });
    },
  };
}
