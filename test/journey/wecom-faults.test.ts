import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import { checkRunning } from "../../src/command/doctor/check-running.ts";
import { loadConfig } from "../../src/config/config.ts";
import { addServiceInterface, type FakeService } from "../channel/wecom/fake-wechat-service.ts";
import { type FakeWecom, openFakeWecom } from "../channel/wecom/fake-wecom-server.ts";
import { createFakeMember, type FakeMember } from "../channel/wecom-app/fake-wecom-member.ts";
import { type FakeBotServer, openFakeBotServer } from "../channel/wecom-bot/fake-bot-server.ts";
import type { FakeBotUser } from "../channel/wecom-bot/fake-bot-user.ts";
import { QUICK_WAITS } from "../channel/wecom-bot/long-connection.ts";
import { channelTexts } from "../support/channel-texts.ts";
import { createHandClock, type HandClock } from "../support/hand-clock.ts";
import { openRunningApp, type RunningApp, submitReport } from "../support/running-app.ts";
import { openTestKnowledge } from "../support/test-knowledge.ts";
import { toVariables } from "../support/wecom-installation.ts";

const PUNING_STORY = "举报：普宁流沙有家鑫丰鞋店卖假冒商标的耐克运动鞋，大概两百双";
const JIEXI_STORY = "举报：揭西河婆有家顺发鞋店卖假冒商标的耐克运动鞋，大概两百双";
const MINUTE_MS = 60_000;
const FORMS = ["wecom-app", "wecom-bot", "wechat-service"] as const;
const knowledge = openTestKnowledge();
const greeting = knowledge.texts.assistant("smalltalk_greeting");

let clock: HandClock;
let wecom: FakeWecom;
let service: FakeService;
let platform: FakeBotServer;
let running: RunningApp;
let officer: FakeMember;
let botOfficer: FakeBotUser;

beforeAll(async () => {
  clock = createHandClock("2026-11-25T01:30:00.000Z");
  wecom = await openFakeWecom(clock);
  wecom.add("agent/get", () => ({}));
  service = addServiceInterface(wecom);
  platform = await openFakeBotServer(() => clock.now().getTime());
  running = await openRunningApp({
    ...{ knowledge, clock },
    environment: toVariables(wecom, service, platform),
    waits: {
      // A busy machine must not end the connection: what is said to it then is lost.
      wecomBotWaits: { waits: { ...QUICK_WAITS, ackTimeoutMs: 10_000, heartbeatMs: 60_000 } },
      wechatServiceWaits: { pollMs: 50, busyMs: 10, retryMs: 5, maximumMs: 50 },
    },
  });
  service.ringAt(`${running.url()}/wechat-service/callback`);
  await platform.subscribed(1);
  const post = (path: string, body: string) =>
    fetch(`${running.url()}${path}`, { method: "POST", body });
  officer = createFakeMember(wecom, post, "zhangsan");
  await officer.says(`绑定 ${await running.invite("officer", "puning-market-bureau")}`);
  await officer.sees();
  botOfficer = platform.user("wangwu");
  botOfficer.says(`绑定 ${await running.invite("officer", "jiexi-market-bureau")}`);
  await botOfficer.sees();
});
afterAll(async () => {
  await running.close();
  await Promise.all([wecom.close(), platform.close()]);
});

async function health(): Promise<Readonly<Record<string, string>>> {
  const response = await fetch(`${running.url()}/healthz`);
  return ((await response.json()) as { channels: Record<string, string> }).channels;
}

/** What the doctor says of the running process: how each channel is, with what to do. */
async function diagnose(): Promise<string> {
  const found = await checkRunning({
    config: loadConfig({ PORT: new URL(running.url()).port }),
    ...{ publicUrl: undefined, fetch, clock, log: silentLog, timeoutMs: 5000 },
  });
  return found.map(({ state, says, advice }) => `${state} ${says} ${advice}`).join("\n");
}

/** Reports something for each officer: the cards wait in the outbox or are sent. */
async function reportBoth(): Promise<readonly string[]> {
  const numbers: string[] = [];
  for (const story of [PUNING_STORY, JIEXI_STORY]) {
    numbers.push((await submitReport(await running.web(), story, running)).caseNumber);
  }
  return numbers;
}

const shownTo = {
  "wecom-app": () => wecom.messages.of(officer.userId).map(({ text }) => text),
  "wecom-bot": () => botOfficer.shown().map(({ text }) => text),
};

/** Until each officer was shown their case, and nothing waits; nothing may have failed. */
async function untilAllArrived([puning = "", jiexi = ""]: readonly string[]): Promise<void> {
  const statuses = async () => {
    const { database } = running.app().storage;
    const rows = await database.selectFrom("outbox").select("status").execute();
    return [...new Set(rows.map(({ status }) => status))];
  };
  await expect.poll(statuses, { timeout: 60_000 }).toEqual(["sent"]);
  expect(shownTo["wecom-app"]().join("\n")).toContain(puning);
  expect(shownTo["wecom-bot"]().join("\n")).toContain(jiexi);
  await expect.poll(health, { timeout: 60_000 }).toMatchObject(allWell);
  expect(await diagnose()).toBe(`ok 在运行，说正常的渠道：${FORMS.join("、")} undefined`);
}
const allWell = Object.fromEntries(FORMS.map((form) => [form, "ok"]));

/** Until every form says that something is wrong. */
async function untilAllTell(): Promise<void> {
  const well = async () => {
    const states = await health();
    return FORMS.filter((form) => states[form] === "ok");
  };
  await expect.poll(well, { timeout: 60_000 }).toEqual([]);
}

describe("all forms of WeCom in one process", () => {
  it("wait an hour for a platform that is away, lose nothing, and go on by themselves", async () => {
    const before = running.logged.length;
    await Promise.all([wecom.goDown(), platform.goDown()]);
    const customer = service.customer("wm-hour");
    customer.says("你好");
    const cases = await reportBoth();
    await untilAllTell();
    const told = running.logged.slice(before).join("\n");
    expect(told).toContain("wecom cannot be used");
    expect(told).toContain("messages were not pulled");
    expect(told).toContain("the bot could not connect");
    const found = await diagnose();
    for (const form of FORMS) {
      expect(found).toContain(`wrong ${form}：`);
    }
    clock.advance(65 * MINUTE_MS);
    await Promise.all([wecom.goUp(), platform.goUp()]);
    expect((await customer.sees()).text).toContain(greeting);
    await untilAllArrived(cases);
  });

  it("tell of a revoked secret, keep what is to be sent, and send it when it is right again", async () => {
    const before = running.logged.length;
    wecom.changeSecret(undefined);
    platform.changeSecret(undefined);
    platform.drop();
    const customer = service.customer("wm-secret");
    customer.says("你好");
    const cases = await reportBoth();
    await untilAllTell();
    expect(await health()).toMatchObject({
      "wecom-app": expect.stringContaining("the secret is wrong"),
      "wecom-bot": "WECOM_BOT_ID or WECOM_BOT_SECRET is wrong",
      "wechat-service": expect.stringContaining("the secret is wrong"),
    });
    const told = running.logged.slice(before).join("\n");
    expect(told).toContain("the secret is wrong or was revoked");
    expect(told).toContain("check WECOM_BOT_ID and WECOM_BOT_SECRET");
    expect(await diagnose()).toContain("“长连接”专用的 Secret");
    clock.advance(180 * MINUTE_MS);
    wecom.changeSecret(wecom.secret);
    platform.changeSecret(platform.secret);
    clock.advance(6 * MINUTE_MS);
    expect((await customer.sees()).text).toContain(greeting);
    await untilAllArrived(cases);
  });

  it("log that the database is full, tell a read-only one, and take in what comes again or is told to have been lost", async () => {
    const { database } = running.app().storage;
    const page = sql<{ page_count: number }>`pragma page_count`;
    const pages = (await page.execute(database)).rows[0]?.page_count ?? 0;
    await sql`pragma max_page_count = ${sql.lit(pages)}`.execute(database);
    const long = "满".repeat(2_000);
    let status = 200;
    for (let sent = 0; sent < 200 && status !== 503; sent += 1) {
      ({ status } = await officer.sends({ MsgType: "text", Content: long }));
    }
    expect(status).toBe(503);
    const before = running.logged.length;
    const customer = service.customer("wm-full");
    customer.says(`你好${long}`);
    const asker = platform.user("zhaoliu");
    asker.says(long);
    expect((await asker.sees()).text).toBe(channelTexts("bot_not_stored"));
    const told = () => running.logged.slice(before).join("\n");
    await expect.poll(told, { timeout: 60_000 }).toContain("a pull broke off");
    expect(told()).toContain("a message of the bot could not be stored");
    expect(told()).toContain("database or disk is full");
    await sql`pragma query_only = on`.execute(database);
    expect(await diagnose()).toContain("数据库是只读的");
    await sql`pragma query_only = off`.execute(database);
    await sql`pragma max_page_count = 1073741823`.execute(database);
    await customer.sees();
    asker.says("你好");
    expect((await asker.sees()).text).toContain(greeting);
    expect((await officer.sends({ MsgType: "text", Content: "您好" })).status).toBe(200);
    await untilAllArrived([]);
  });
});
