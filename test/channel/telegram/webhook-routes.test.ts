import { createServer as createNodeServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { silentLog } from "../../../src/base/log.ts";
import { createServer, type HttpServer } from "../../../src/server.ts";
import { openTelegramBot, type TelegramBot } from "../../support/telegram-bot.ts";

async function findFreePort(): Promise<number> {
  const server = createNodeServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe("createWebhookRoutes", () => {
  const secret = "webhook-secret-of-the-test";
  let bot: TelegramBot;
  let server: HttpServer;
  let url: string;

  beforeEach(async () => {
    const port = await findFreePort();
    url = `http://127.0.0.1:${port}/telegram/webhook`;
    bot = await openTelegramBot({ webhook: { url, secret } });
    const health = async () => ({ isHealthy: true });
    const options = { health, log: silentLog, host: "127.0.0.1", port, graceMs: 200 };
    server = createServer({ ...options, channels: [bot.channel] });
    await server.start();
  });
  afterEach(async () => {
    await server.stop();
    await bot.close();
  });

  function post(body: string, header?: string) {
    const headers = header === undefined ? {} : { "x-telegram-bot-api-secret-token": header };
    return fetch(url, { method: "POST", body, headers });
  }

  it("takes updates in that Telegram posts", async () => {
    await bot.start();
    const user = bot.telegram.user();
    user.says("一");
    user.says("二");
    expect((await bot.recorder.message(1)).text).toBe("二");
    await bot.telegram.allConfirmed();
  });

  it("asks for an update again that could not be stored", async () => {
    bot.recorder.failNext(3);
    await bot.start();
    bot.telegram.user().says("一");
    expect((await bot.recorder.message(0)).text).toBe("一");
    await bot.telegram.allConfirmed();
    expect(bot.recorder.calls()).toBe(4);
  });

  it("does not poll while it has a webhook", async () => {
    await bot.start();
    bot.telegram.user().says("一");
    await bot.telegram.allConfirmed();
    expect(bot.telegram.calls("getUpdates")).toEqual([]);
  });

  it("lets nobody in without the secret", async () => {
    await bot.start();
    const update = JSON.stringify({ update_id: 1 });
    expect((await post(update)).status).toBe(401);
    expect((await post(update, "")).status).toBe(401);
    expect((await post(update, `${secret}x`)).status).toBe(401);
    expect((await post(update, secret)).status).toBe(200);
  });

  it("takes an update in once that is posted fifty times at once", async () => {
    await bot.start();
    const message = { chat: { id: 7, type: "private" }, from: { id: 7 }, text: "一" };
    const update = JSON.stringify({ update_id: 5, message });
    const answers = await Promise.all(Array.from({ length: 50 }, () => post(update, secret)));
    expect(answers.every((answer) => answer.status === 200)).toBe(true);
    expect(bot.recorder.messages).toHaveLength(1);
  });

  it("refuses what is no update and what is too large", async () => {
    await bot.start();
    expect((await post("{", secret)).status).toBe(400);
    expect((await post(`"${"x".repeat(1024 * 1024)}"`, secret)).status).toBe(413);
    expect((await post('{"update_id":"x"}', secret)).status).toBe(200);
  });

  it("asks Telegram to come again before the channel has started", async () => {
    expect((await post('{"update_id":1}', secret)).status).toBe(503);
  });
});
