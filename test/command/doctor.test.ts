import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getRequestListener } from "@hono/node-server";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "../../src/base/clock.ts";
import { silentLog } from "../../src/base/log.ts";
import { createWebhookRoutes } from "../../src/channel/telegram/webhook-routes.ts";
import { createCallbackBot } from "../../src/channel/wecom-bot/create-callback-bot.ts";
import { checkCallbacks } from "../../src/command/doctor/check-callbacks.ts";
import { checkClock } from "../../src/command/doctor/check-clock.ts";
import { checkInbound } from "../../src/command/doctor/check-inbound.ts";
import {
  checkCache,
  checkDatabase,
  checkKeys,
  checkKnowledge,
  judgeSpace,
} from "../../src/command/doctor/check-machine.ts";
import { checkRunning } from "../../src/command/doctor/check-running.ts";
import { checkTelegram } from "../../src/command/doctor/check-telegram.ts";
import { checkTriage } from "../../src/command/doctor/check-triage.ts";
import { checkWaiting } from "../../src/command/doctor/check-waiting.ts";
import { checkWecom } from "../../src/command/doctor/check-wecom.ts";
import { checkWecomBot } from "../../src/command/doctor/check-wecom-bot.ts";
import type { DoctorParts } from "../../src/command/doctor/finding.ts";
import { loadConfig } from "../../src/config/config.ts";
import { createBotHolder } from "../../src/create-wecom-bot.ts";
import { openConfiguredStorage } from "../../src/open-configured-storage.ts";
import { openStreamStore } from "../../src/open-stream-store.ts";
import { insertMessage } from "../../src/storage/inbox.ts";
import { enqueueReplies } from "../../src/storage/outbox.ts";
import { findOrCreatePerson } from "../../src/storage/people.ts";
import { type FakeWecom, openFakeWecom } from "../channel/wecom/fake-wecom-server.ts";
import { type FakeBotServer, openFakeBotServer } from "../channel/wecom-bot/fake-bot-server.ts";
import { channelTexts } from "../support/channel-texts.ts";
import { makeCommandFolder } from "../support/command-folder.ts";
import { type FakeTelegram, openFakeTelegram } from "../support/fake-telegram.ts";
import { createHandClock } from "../support/hand-clock.ts";
import { openTestStorage, type TestStorage } from "../support/open-test-storage.ts";
import { runInMemory } from "../support/run-command.ts";

const KEYS = { token: "QDG6eK", encodingAesKey: "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG" };
/** Nobody listens there. */
const NOWHERE = "127.0.0.1:9";

let telegram: FakeTelegram;
let wecom: FakeWecom;
let platform: FakeBotServer;
let database: TestStorage;
let site: Server;
let siteUrl = "";
let place: ReturnType<typeof makeCommandFolder>;

beforeAll(async () => {
  place = makeCommandFolder();
  telegram = await openFakeTelegram();
  wecom = await openFakeWecom();
  wecom.add("agent/get", () => ({ name: "知权通" }));
  wecom.add("kf/account/list", () => ({ account_list: [{ open_kfid: "wkAAAA", name: "知权通" }] }));
  platform = await openFakeBotServer();
  database = await openTestStorage();
  const bot = createCallbackBot({
    ...KEYS,
    store: openStreamStore(database.storage),
    fileLimitBytes: 1,
    texts: channelTexts,
    log: silentLog,
  });
  site = createServer(getRequestListener(bot.routes().fetch));
  await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
  siteUrl = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
});

afterAll(async () => {
  site.close();
  place.remove();
  await Promise.all([telegram.close(), wecom.close(), platform.close(), database.drop()]);
});

const toTelegram = () => ({
  TELEGRAM_BOT_TOKEN: telegram.token,
  TELEGRAM_API_ROOT: telegram.apiRoot,
});
const toApp = () => ({
  WECOM_CORP_ID: wecom.corpId,
  WECOM_API_ROOT: wecom.apiRoot,
  WECOM_APP_AGENT_ID: String(wecom.agentId),
  WECOM_APP_SECRET: wecom.secret,
  WECOM_APP_TOKEN: KEYS.token,
  WECOM_APP_AES_KEY: KEYS.encodingAesKey,
});
const toService = () => ({
  WECOM_CORP_ID: wecom.corpId,
  WECOM_API_ROOT: wecom.apiRoot,
  WECHAT_SERVICE_OPEN_KFIDS: "wkAAAA",
  WECHAT_SERVICE_SECRET: wecom.secret,
  WECHAT_SERVICE_TOKEN: KEYS.token,
  WECHAT_SERVICE_AES_KEY: KEYS.encodingAesKey,
});
const toBot = () => ({
  WECOM_BOT_ID: platform.botId,
  WECOM_BOT_SECRET: platform.secret,
  WECOM_BOT_URL: platform.url,
});
const CALLBACK = { WECOM_BOT_TOKEN: KEYS.token, WECOM_BOT_AES_KEY: KEYS.encodingAesKey };

async function examine(environment: Record<string, string> = {}, ...options: string[]) {
  const result = await runInMemory(["doctor", "--json", ...options], {
    // Whoever listens at the usual port is none of this test's.
    environment: { ...place.environment, LOG_LEVEL: "silent", PORT: "9", ...environment },
  });
  const findings = result.json<{ subject: string; state: string; says: string; advice?: string }>();
  const of = (subject: string) => findings.filter((finding) => finding.subject === subject);
  return { status: result.status, findings, of };
}

describe("what is well", () => {
  it("is said of every part, and ends with 0", async () => {
    const { status, findings } = await examine({ ...toTelegram(), ...toBot() });
    expect(findings.filter(({ state }) => state === "wrong")).toEqual([]);
    expect(status).toBe(0);
    expect(new Set(findings.map(({ subject }) => subject))).toEqual(
      new Set([
        ...["设置", "数据文件夹", "磁盘", "密钥", "数据库", "待发的消息", "缓存", "知识"],
        ...["分派员", "运行中的服务", "本机时间", "Telegram", "智能机器人"],
      ]),
    );
  });

  it("is one line for a person", async () => {
    const { output } = await runInMemory(["doctor"], { environment: place.environment });
    expect(output).toContain("✔ 数据库：SQLite 可以用\n");
  });
});

/** What a check works with: not all of them are needed to see that one finds what is wrong. */
function toParts(environment: Record<string, string>, more: Partial<DoctorParts> = {}) {
  return {
    config: loadConfig({ DATA_DIR: place.folder, ...environment }),
    publicUrl: undefined,
    ...{ fetch, clock: systemClock, log: silentLog, timeoutMs: 2000 },
    ...more,
  };
}

/** Beside a process that says how it is. */
const toRunning = (health: object, environment: Record<string, string> = {}) =>
  toParts(environment, { fetch: async () => Response.json(health, { status: 503 }) });

it("leaves a running process its connection", async () => {
  const parts = toParts(toBot());
  const storage = await openConfiguredStorage(parts.config, silentLog);
  await createBotHolder(platform.botId, { ...parts, storage }).take();
  const before = platform.frames("aibot_subscribe").length;
  expect(await checkWecomBot(parts)).toMatchObject([
    { state: "ok", says: expect.stringMatching(/没有去打断.*所在机器/) },
  ]);
  expect(platform.frames("aibot_subscribe")).toHaveLength(before);
  await storage.database.deleteFrom("leases").execute();
  await storage.close();
});

it("hears a callback answer at its public address", async () => {
  expect(await checkCallbacks(toParts(CALLBACK, { publicUrl: siteUrl }))).toMatchObject([
    { subject: "智能机器人回调", state: "ok" },
  ]);
  expect(await checkCallbacks(toParts(CALLBACK))).toMatchObject([{ state: "warning" }]);
  expect(await checkCallbacks(toParts({}))).toEqual([]);
});

describe("finds what is wrong on purpose:", () => {
  it.each([
    ["WECOM_BOT_AES_KEY", "43 个字母和数字", { ...CALLBACK, WECOM_BOT_AES_KEY: "x".repeat(42) }],
    ["WECOM_BOT_SECRET", "要么都填", { WECOM_BOT_ID: "aib-1234" }],
    ["WECOM_BOT_TOKEN", "一种接法", { ...CALLBACK, WECOM_BOT_ID: "aib-1", WECOM_BOT_SECRET: "s" }],
    ["WECOM_CORP_ID", "ww 开头", { WECOM_CORP_ID: "ww" }],
    ["WECHAT_SERVICE_OPEN_KFIDS", "先填 wk", { WECHAT_SERVICE_OPEN_KFIDS: "," }],
    ["PUBLIC_URL", "从 https:// 写起", { PUBLIC_URL: "zhiquan.example.gov.cn" }],
    ["WECOM_BOT_URL", "从 wss:// 写起", { WECOM_BOT_URL: "https://openws.work.weixin.qq.com" }],
    ["TELEGRAM_BOT_TOKEN", ".env.example", { TELEGRAM_BOT_TOKEN: "no-token" }],
  ])("the variable %s", async (name, advice, environment) => {
    const { status, findings } = await examine(environment);
    expect(status).toBe(1);
    expect(findings).toMatchObject([
      {
        ...{ subject: "设置", state: "wrong" },
        ...{ says: expect.stringContaining(name), advice: expect.stringContaining(advice) },
      },
    ]);
  });

  it.each([
    ["wrong", "核对 WECOM_CORP_ID", "the callback is meant for another corp id"],
    ["wrong", "长连接", "WECOM_BOT_ID or WECOM_BOT_SECRET is wrong"],
    ["wrong", "日志", "gettoken: 40001 the secret is wrong or was revoked"],
    ["wrong", "443 端口的出站", "the response address cannot be reached"],
    ["warning", "外人", "the Token differs from the console's, or somebody else knocks"],
    ["warning", "外人", "no callback of WeCom came: a scanner, or a proxy that drops parameters"],
    ["warning", "偶尔", "the same callback came again"],
    ["warning", "到那台机器上", "ok: another process has the connection"],
  ])("%s, with “%s”, where the running process says %s", async (state, advice, trouble) => {
    const health = {
      storage: "ok",
      channels: { web: "ok", "wecom-bot": trouble, telegram: "not configured: 1 replies wait" },
    };
    expect(await checkRunning(toRunning(health))).toMatchObject([
      { state: "ok", says: "在运行，说正常的渠道：web" },
      { state, says: `wecom-bot：${trouble}`, advice: expect.stringContaining(advice) },
    ]);
  });

  it.each([
    ["磁盘满", "SqliteError: database or disk is full"],
    ["磁盘满", 'error: could not extend file "base/1": No space left on device'],
    ["只读", "SqliteError: attempt to write a readonly database"],
    ["按后面的原因", "Error: Connection terminated"],
  ])("%s, where the database of the running process says %s", async (advice, cause) => {
    const storage = `cannot be written: ${cause}`;
    expect(await checkRunning(toRunning({ storage, channels: {} }))).toMatchObject([
      { state: "ok", says: "在运行" },
      { state: "wrong", says: `数据库：${storage}`, advice: expect.stringContaining(advice) },
    ]);
  });

  it("each of several troubles of one channel", async () => {
    const troubles = ["the callback is meant for another corp id", "60020 not trusted"];
    const health = { storage: "ok", channels: { "wecom-app": troubles.join("; ") } };
    const found = await checkRunning(toRunning(health));
    expect(found.slice(1)).toMatchObject([
      { says: `wecom-app：${troubles[0]}`, advice: expect.stringContaining("企业的后台") },
      { says: `wecom-app：${troubles[1]}`, advice: expect.stringContaining("日志") },
    ]);
  });

  it("a channel that was configured after the process started", async () => {
    const health = { storage: "ok", channels: { "wecom-app": "not configured: 1 replies wait" } };
    const found = await checkRunning(toRunning(health, { ...toApp(), ...CALLBACK }));
    const advice = expect.stringContaining("改了 .env 要重启");
    expect(found.slice(1)).toMatchObject([
      { state: "wrong", says: expect.stringMatching(/^wecom-app：.*没有这个渠道/), advice },
      { state: "wrong", says: expect.stringMatching(/^wecom-bot：.*没有这个渠道/), advice },
    ]);
    const well = { storage: "ok", channels: { "wecom-bot": "ok" } };
    expect(await checkRunning(toRunning(well, { ...CALLBACK, HOST: "::" }))).toHaveLength(1);
  });

  it("another program on the port, and nobody", async () => {
    const answers: (typeof fetch)[] = [
      async () => new Response("<html>", { headers: { "content-type": "text/html" } }),
      async () => Response.json({ status: "UP" }),
    ];
    for (const answer of answers) {
      expect(await checkRunning(toParts({}, { fetch: answer }))).toMatchObject([
        { state: "wrong", advice: expect.stringContaining("PORT") },
      ]);
    }
    expect(await checkRunning(toParts({ PORT: "9" }))).toMatchObject([
      { state: "warning", says: expect.stringContaining("没有应答") },
    ]);
  });

  it.each([
    ["the token", "BotFather", () => ({ TELEGRAM_BOT_TOKEN: `1:${"x".repeat(35)}` })],
    ["the address", "TELEGRAM_API_ROOT", () => ({ TELEGRAM_API_ROOT: `http://${NOWHERE}` })],
  ])("%s of Telegram", async (_, advice, change) => {
    const found = await checkTelegram(toParts({ ...toTelegram(), ...change() }));
    expect(found).toMatchObject([{ state: "wrong", advice: expect.stringContaining(advice) }]);
  });

  it("a webhook of Telegram that is somewhere else", async () => {
    const webhook = { url: `${siteUrl}/hook`, secret: "x".repeat(32), log: silentLog };
    const routes = createWebhookRoutes({ ...webhook, handle: async () => {} });
    const reach: typeof fetch = async (input, init) =>
      String(input) === webhook.url ? routes.request("/hook", init) : fetch(input, init);
    const environment = {
      ...{ TELEGRAM_WEBHOOK_URL: webhook.url, TELEGRAM_WEBHOOK_SECRET: webhook.secret },
      ...toTelegram(),
    };
    expect(await checkTelegram(toParts(environment, { fetch: reach }))).toMatchObject([
      { subject: "Telegram", state: "ok" },
      { subject: "Telegram webhook", state: "ok" },
    ]);
    expect(await checkTelegram(toParts(environment))).toMatchObject([
      { state: "ok" },
      { state: "wrong", says: expect.stringContaining("404") },
    ]);
  });

  it.each([
    ["the secret", "WECOM_APP_SECRET", { WECOM_APP_SECRET: "x".repeat(43) }],
    ["the corp id", "WECOM_CORP_ID", { WECOM_CORP_ID: "ww9999999999999999" }],
    ["the interface's address", NOWHERE, { WECOM_API_ROOT: `http://${NOWHERE}` }],
  ])("%s of the application", async (_, advice, change) => {
    const found = await checkWecom(toParts({ ...toApp(), ...change }));
    expect(found).toMatchObject([{ state: "wrong", advice: expect.stringContaining(advice) }]);
  });

  it.each([
    ["the secret", "WECHAT_SERVICE_SECRET", { WECHAT_SERVICE_SECRET: "x".repeat(43) }],
    ["an account", "WECHAT_SERVICE_OPEN_KFIDS", { WECHAT_SERVICE_OPEN_KFIDS: "wkAAAA,wkBBBB" }],
  ])("%s of 微信客服", async (_, advice, change) => {
    expect(await checkWecom(toParts(toService()))).toMatchObject([{ state: "ok" }]);
    const found = await checkWecom(toParts({ ...toService(), ...change }));
    expect(found).toMatchObject([{ state: "wrong", advice: expect.stringContaining(advice) }]);
  });

  it("an account of 微信客服, and names those that there are", async () => {
    const change = { WECHAT_SERVICE_OPEN_KFIDS: "wk" };
    const [found] = await checkWecom(toParts({ ...toService(), ...change }));
    expect(found?.says).toBe("看不到账号 wk，能看到的：wkAAAA（知权通）");
  });

  it("the callbacks of 自建应用 and 微信客服 when the proxy does not pass them on", async () => {
    const environment = { ...toApp(), ...toService() };
    expect(await checkCallbacks(toParts(environment, { publicUrl: siteUrl }))).toMatchObject([
      {
        ...{ subject: "自建应用回调", state: "wrong", says: expect.stringContaining("404") },
        advice: expect.stringContaining("改了 .env 要重启"),
      },
      { subject: "微信客服回调", state: "wrong", says: expect.stringContaining("404") },
    ]);
  });

  it("a callback that was never set in the console", async () => {
    const parts = toParts({ ...toApp(), ...toService() });
    expect((await checkInbound(parts))[0]?.advice).toContain("卡片");
    const storage = await openConfiguredStorage(parts.config, silentLog);
    const receivedAt = "2026-11-25T08:00:00.000Z";
    const message = { externalId: "1", sender: { externalId: "a" }, text: "在吗", attachments: [] };
    const address = { channel: "wecom-app", account: "1", conversationId: "wecom-app:a" };
    await insertMessage(storage.database, { ...message, address, receivedAt }, new Date());
    await storage.close();
    expect(await checkInbound(parts)).toMatchObject([
      { subject: "自建应用收件", state: "ok" },
      { subject: "微信客服收件", state: "warning", advice: expect.not.stringContaining("卡片") },
    ]);
    expect(await checkInbound(toParts({}))).toEqual([]);
  });

  it("replies that wait for a channel which is configured no more", async () => {
    const storage = await openConfiguredStorage(toParts({}).config, silentLog);
    const to = { channel: "telegram", account: "1", conversationId: "telegram:7" };
    await storage.transaction((transaction) =>
      enqueueReplies(transaction, [{ to, reply: {}, key: "news" }], { now: new Date() }),
    );
    expect(await checkWaiting(toParts({}))).toMatchObject([
      { state: "warning", says: expect.stringMatching(/^1 条在等 telegram/) },
    ]);
    expect(await checkWaiting(toParts(toTelegram()))).toMatchObject([{ state: "ok" }]);
    await storage.database.deleteFrom("outbox").execute();
    await storage.close();
  });

  it("nobody who assigns what no rule decides", async () => {
    expect(await checkTriage(toParts({}))).toMatchObject([
      { state: "warning", advice: expect.stringContaining("--role triage") },
    ]);
    const storage = await openConfiguredStorage(toParts({}).config, silentLog);
    const account = { channel: "web", account: "site", external_id: "t", conversation_id: "web:t" };
    const heard = { createId: () => "triage", now: new Date() };
    await findOrCreatePerson(storage, account, heard);
    await storage.database.updateTable("people").set({ role: "triage" }).execute();
    expect(await checkTriage(toParts({}))).toMatchObject([{ state: "ok" }]);
    await storage.close();
  });

  it.each([
    [60020, "企业可信IP"],
    [301002, "AgentId"],
    [50003, "启用"],
  ])("errcode %i of the application", async (errcode, advice) => {
    expect(await checkWecom(toParts(toApp()))).toMatchObject([{ state: "ok" }]);
    wecom.failNext("agent/get", { kind: "refuse", errcode });
    expect(await checkWecom(toParts(toApp()))).toMatchObject([
      {
        ...{ state: "wrong", advice: expect.stringContaining(advice) },
        says:
          errcode === 60020
            ? expect.stringMatching(/^60020 .*203\.0\.113\.7$/)
            : expect.not.stringContaining("203.0.113.7"),
      },
    ]);
  });

  it.each([
    ["the secret", "WECOM_BOT_SECRET", { WECOM_BOT_SECRET: "wrong" }],
    ["the address", "443", { WECOM_BOT_URL: `ws://${NOWHERE}` }],
  ])("%s of the bot", async (_, advice, change) => {
    const found = await checkWecomBot(toParts({ ...toBot(), ...change }));
    expect(found).toMatchObject([{ state: "wrong", advice: expect.stringContaining(advice) }]);
  });

  it("a callback that answers with another token, or not at all", async () => {
    const other = { ...CALLBACK, WECOM_BOT_TOKEN: "other" };
    expect(await checkCallbacks(toParts(other, { publicUrl: siteUrl }))).toMatchObject([
      { state: "wrong", advice: expect.stringContaining("没有重启") },
    ]);
    const knocks = async (publicUrl: string) =>
      (await checkCallbacks(toParts(CALLBACK, { publicUrl, timeoutMs: 1 }))).map(
        ({ state, advice }) => `${state} ${advice}`,
      );
    expect(await knocks("http://zhiquan.invalid")).toEqual([
      expect.stringMatching(/^warning .*https:\/\/ 开头/),
      expect.stringMatching(/^wrong .*防火墙/),
    ]);
    expect(await knocks("https://zhiquan.invalid")).toEqual([expect.stringContaining("防火墙")]);
    for (const address of ["zhiquan.invalid", "ftp://zhiquan.invalid", "zhiquan.invalid:443"]) {
      expect(await knocks(address)).toEqual([expect.stringMatching(/^wrong 请从 https:\/\//)]);
    }
    const publicUrl = `http://${NOWHERE}`;
    expect(await checkCallbacks(toParts(CALLBACK, { publicUrl }))).toMatchObject([
      { state: "wrong", advice: expect.stringContaining("防火墙") },
    ]);
  });

  it("the database's address", async () => {
    const found = await checkDatabase(toParts({ DATABASE_URL: `postgres://${NOWHERE}/x` }));
    expect(found).toMatchObject([
      { state: "wrong", advice: expect.stringContaining("DATABASE_URL") },
    ]);
  });

  it("a data folder that is none, before anything else", async () => {
    const { findings, status } = await examine({ DATA_DIR: join(place.folder, "knowledge.index") });
    expect(findings.slice(1)).toMatchObject([{ subject: "数据文件夹", state: "wrong" }]);
    expect(status).toBe(1);
  });

  it("a database that cannot be written", async () => {
    const folder = mkdtempSync(join(tmpdir(), "zhiquan-doctor-"));
    const parts = toParts({ DATA_DIR: folder });
    const storage = await openConfiguredStorage(parts.config, silentLog);
    await sql`create trigger full before insert on leases
      begin select raise(fail, 'database or disk is full'); end`.execute(storage.database);
    await storage.close();
    expect(await checkDatabase(parts)).toMatchObject([
      { state: "wrong", says: "database or disk is full", advice: expect.stringContaining("满") },
    ]);
    rmSync(folder, { recursive: true });
  });

  it("damaged keys, a damaged database, broken knowledge", async () => {
    const folder = mkdtempSync(join(tmpdir(), "zhiquan-doctor-"));
    const parts = toParts({ DATA_DIR: folder, KNOWLEDGE_DIR: folder });
    expect(await checkKeys(parts)).toMatchObject([{ state: "ok" }]);
    writeFileSync(join(folder, "keys", "receipt-key.pem"), "damaged");
    writeFileSync(join(folder, "zhiquan.db"), "damaged".repeat(1000));
    expect(await checkKeys(parts)).toMatchObject([
      { state: "wrong", advice: expect.stringContaining("备份") },
    ]);
    expect(await checkDatabase(parts)).toMatchObject([
      { state: "wrong", advice: expect.stringContaining("zhiquan.db") },
    ]);
    expect(await checkKnowledge(parts)).toMatchObject([{ state: "wrong" }]);
    rmSync(folder, { recursive: true });
  });

  it.each([
    [0, "ok"],
    [90_000, "warning"],
    [-1_200_000, "wrong"],
  ])("a clock that is %i ms ahead", async (aheadMs, state) => {
    const clock = createHandClock();
    const date = new Date(clock.now().getTime() - aheadMs).toUTCString();
    const asked: string[] = [];
    const answer: typeof fetch = async (input) => {
      asked.push(String(input));
      return new Response(null, { headers: { date } });
    };
    const root = "https://wecom.example.gov.cn";
    for (const environment of [toApp(), CALLBACK]) {
      const parts = toParts({ ...environment, WECOM_API_ROOT: root }, { clock, fetch: answer });
      expect(await checkClock(parts)).toMatchObject([{ state }]);
    }
    expect(asked).toEqual([root, root]);
  });

  it("a Redis that is not there", async () => {
    expect(
      await checkCache(toParts({ KEYV_URL: `redis://${NOWHERE}` }, { timeoutMs: 300 })),
    ).toMatchObject([{ state: "wrong", advice: expect.stringContaining("KEYV_URL") }]);
  });

  it("a disk that is nearly full", () => {
    expect(judgeSpace(100 * 1024 ** 2).state).toBe("wrong");
    expect(judgeSpace(1024 ** 3).state).toBe("warning");
    expect(judgeSpace(50 * 1024 ** 3).state).toBe("ok");
  });
});
