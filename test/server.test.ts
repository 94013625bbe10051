import { once } from "node:events";
import { connect } from "node:net";
import { Hono } from "hono";
import { afterEach, describe, expect, it } from "vitest";
import { silentLog } from "../src/base/log.ts";
import { createServer, type HttpServer, type ServerOptions } from "../src/server.ts";

describe("createServer", () => {
  let server: HttpServer;

  async function open(options: Partial<ServerOptions> = {}) {
    server = createServer({
      channels: [],
      health: async () => ({ isHealthy: true, facts: { waiting: 3 } }),
      log: silentLog,
      host: "127.0.0.1",
      port: 0,
      ...options,
    });
    return server.start();
  }
  afterEach(() => server.stop());

  it("says how the process is", async () => {
    const answer = await fetch(`${await open()}/healthz`);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ status: "ok", waiting: 3 });
  });

  it("keeps a connection longer than a proxy does", async () => {
    const url = new URL(await open());
    const socket = connect(Number(url.port), url.hostname);
    socket.write("GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: keep-alive\r\n\r\n");
    const [head] = (await once(socket, "data")) as [Buffer];
    socket.destroy();
    const seconds = /keep-alive: timeout=(\d+)/i.exec(head.toString())?.[1];
    expect(Number(seconds)).toBeGreaterThan(60);
  });

  it("answers 503 when the process is not well", async () => {
    const url = await open({ health: async () => ({ isHealthy: false }) });
    expect((await fetch(`${url}/healthz`)).status).toBe(503);
  });

  it("lets nothing from elsewhere into its pages", async () => {
    const { headers } = await fetch(`${await open()}/healthz`);
    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(headers.get("content-security-policy")).not.toContain("unsafe");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
  });

  it("is polite about an unknown path", async () => {
    const url = await open();
    const json = await fetch(`${url}/nothing`);
    expect([json.status, await json.json()]).toEqual([
      404,
      { error: { code: "not_found", message: "没有这个页面。" } },
    ]);
    const html = await fetch(`${url}/nothing`, { headers: { accept: "text/html" } });
    expect(await html.text()).toContain("<p>没有这个页面。</p>");
  });

  it("mounts the channels' routes and answers for what they throw", async () => {
    const routes = new Hono()
      .get("/hello", (context) => context.text("hello"))
      .get("/broken", () => {
        throw new Error("secret inside");
      });
    const url = await open({ channels: [{ routes: () => routes }] });
    expect(await (await fetch(`${url}/hello`)).text()).toBe("hello");
    const broken = await fetch(`${url}/broken`);
    expect(broken.status).toBe(500);
    expect(await broken.text()).not.toContain("secret");
  });

  it("refuses a body that is too large without reading it", async () => {
    const url = await open({ bodyLimitBytes: 10 });
    const answer = await fetch(`${url}/hello`, { method: "POST", body: "x".repeat(11) });
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({ error: { code: "too_large" } });
  });

  it("lets an open request end when it stops", async () => {
    let finish: (value: Response) => void = () => {};
    const routes = new Hono().get("/slow", (context) => {
      begun();
      return new Promise<Response>((resolve) => {
        finish = () => resolve(context.text("done"));
      });
    });
    let begun = () => {};
    const isBegun = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const url = await open({ channels: [{ routes: () => routes }] });
    const answer = fetch(`${url}/slow`);
    await isBegun;
    const stopped = server.stop();
    finish(new Response());
    expect(await (await answer).text()).toBe("done");
    await stopped;
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  });

  it("stops although a request never ends", async () => {
    const url = new URL(await open({ graceMs: 20 }));
    const socket = connect(Number(url.port), url.hostname);
    await new Promise<void>((resolve) => socket.write("POST / HTTP/1.1\r\n", () => resolve()));
    const closed = new Promise((resolve) => socket.once("close", resolve));
    socket.on("error", () => {});
    await server.stop();
    await closed;
  });

  it("says so when the port is taken", async () => {
    const { port } = new URL(await open());
    const second = createServer({
      channels: [],
      health: async () => ({ isHealthy: true }),
      log: silentLog,
      host: "127.0.0.1",
      port: Number(port),
    });
    await expect(second.start()).rejects.toMatchObject({
      code: "cannot_listen",
      cause: { code: "EADDRINUSE" },
    });
  });
});
