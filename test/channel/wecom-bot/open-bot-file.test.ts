import { randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openBotFile, toReference } from "../../../src/channel/wecom-bot/open-bot-file.ts";
import { encryptFile } from "./fake-bot-files.ts";

const KEY = randomBytes(32);
const PLAIN = randomBytes(100_000);
const SEALED = encryptFile(PLAIN, KEY);
const options = { fetch, limitBytes: 100_000, timeoutMs: 5000, allowsHttp: true };
const ANSWERS: Readonly<Record<string, Uint8Array>> = {
  "/whole": SEALED,
  "/cut": SEALED.subarray(0, SEALED.length - 7),
  "/empty": encryptFile(Buffer.alloc(0), KEY),
  "/nothing": Buffer.alloc(0),
};

let server: Server;
let root = "";

beforeAll(async () => {
  server = createServer((request, response) => {
    const path = request.url ?? "";
    if (path === "/broken") {
      response.writeHead(200, { "content-length": "99" }).end("x");
    } else if (path === "/moved") {
      response.writeHead(302, { location: "/whole" }).end();
    } else {
      response.statusCode = ANSWERS[path] === undefined ? 404 : 200;
      response.end(ANSWERS[path]);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => server.close());

async function open(path: string, more = {}, key = KEY) {
  const reference = toReference({ url: `${root}${path}`, key: key.toString("base64") });
  return buffer(await openBotFile(reference, { ...options, ...more }));
}

it("opens a file, up to the last byte that is allowed", async () => {
  expect((await open("/whole")).equals(PLAIN)).toBe(true);
  expect(await open("/empty")).toHaveLength(0);
  await expect(open("/whole", { limitBytes: 99_999 })).rejects.toMatchObject({
    code: "attachment_too_large",
  });
});

it.each([
  ["another's key", () => open("/whole", {}, randomBytes(32))],
  ["a key that is none", () => open("/whole", {}, randomBytes(31))],
  ["a file that is cut off", () => open("/cut")],
  ["a file without a byte", () => open("/nothing")],
  ["a connection that breaks", () => open("/broken")],
  ["an address that leads elsewhere", () => open("/moved")],
  ["a file that is gone", () => open("/gone")],
  ["plain HTTP", () => open("/whole", { allowsHttp: false })],
])("does not open %s", async (_, opening) => {
  await expect(opening()).rejects.toMatchObject({ code: "attachment_unavailable" });
});
