import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openCache } from "../../src/storage/open-cache.ts";

const REDIS_SERVER = "redis-server";

const redisIsThere = (() => {
  try {
    execFileSync(REDIS_SERVER, ["--version"]);
    return true;
  } catch {
    return false;
  }
})();

describe("openCache", () => {
  it("keeps values in memory by default, each process its own", async () => {
    const [one, other] = [await openCache(), await openCache()];
    await one.set("token", { value: 1 }, 60_000);
    expect(await one.get("token")).toEqual({ value: 1 });
    expect(await other.get("token")).toBeUndefined();
  });
});

describe.skipIf(!redisIsThere)("openCache with Redis (skipped without redis-server)", () => {
  let server: ChildProcess;
  let url: string;
  beforeAll(async () => {
    const port = await findFreePort();
    server = spawn(REDIS_SERVER, ["--port", String(port), "--save", "", "--appendonly", "no"], {
      stdio: "ignore",
    });
    await waitForPort(port);
    url = `redis://127.0.0.1:${port}`;
  });
  afterAll(() => {
    server.kill();
  });

  it("shares values between processes", async () => {
    const [one, other] = [await openCache({ url }), await openCache({ url })];
    await one.set("token", { value: 1 }, 60_000);
    expect(await other.get("token")).toEqual({ value: 1 });
    await one.disconnect();
    await other.disconnect();
  });
});

async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  return typeof address === "object" && address !== null ? address.port : 0;
}

async function waitForPort(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, "127.0.0.1");
    const isOpen = await new Promise<boolean>((resolve) => {
      socket.once("connect", () => resolve(true));
      socket.once("error", () => resolve(false));
    });
    socket.destroy();
    if (isOpen) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
