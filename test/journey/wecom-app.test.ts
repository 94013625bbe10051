import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FakeWecom, openFakeWecom } from "../channel/wecom/fake-wecom-server.ts";
import {
  CALLBACK,
  createFakeMember,
  type FakeMember,
} from "../channel/wecom-app/fake-wecom-member.ts";
import { createHandClock, type HandClock } from "../support/hand-clock.ts";
import { openRunningApp, type RunningApp, submitReport } from "../support/running-app.ts";
import type { WebChat } from "../support/test-chat.ts";
import { openTestKnowledge } from "../support/test-knowledge.ts";

const STORY = "举报：普宁流沙有家鑫丰鞋店卖假冒商标的耐克运动鞋，大概两百双";
const PUNING = "puning-market-bureau";
const MINUTE_MS = 60_000;
const knowledge = openTestKnowledge();
const labelOf = (action: "accept" | "close") => knowledge.reports.states.actions[action].label;

let clock: HandClock;
let wecom: FakeWecom;
let running: RunningApp;
let officer: FakeMember;
let colleague: FakeMember;
let reporter: WebChat;

const openMember = (userId: string) =>
  createFakeMember(
    wecom,
    (path, body) => fetch(`${running.url()}${path}`, { method: "POST", body }),
    userId,
  );

async function bind(userId: string): Promise<FakeMember> {
  const member = openMember(userId);
  await member.says(`绑定 ${await running.invite("officer", PUNING)}`);
  await seesOf(member, "绑定");
  return member;
}

/** Reads on until a message holds the words: others may come between. */
async function seesOf(member: FakeMember, words: string) {
  let seen = await member.sees();
  while (!seen.text.includes(words)) {
    seen = await member.sees();
  }
  return seen;
}

const shown = () => wecom.messages.of(officer.userId).length;

async function statuses(): Promise<readonly string[]> {
  const { database } = running.app().storage;
  const rows = await database.selectFrom("outbox").select("status").execute();
  return rows.map(({ status }) => status);
}

const health = async () =>
  ((await (await fetch(`${running.url()}/healthz`)).json()) as { channels: Record<string, string> })
    .channels["wecom-app"];

beforeAll(async () => {
  // Half past nine on a working day.
  clock = createHandClock("2026-11-25T01:30:00.000Z");
  wecom = await openFakeWecom(clock);
  running = await openRunningApp({
    ...{ knowledge, clock },
    environment: {
      PUBLIC_URL: "https://ip.example",
      WECOM_CORP_ID: wecom.corpId,
      WECOM_API_ROOT: wecom.apiRoot,
      WECOM_APP_AGENT_ID: String(wecom.agentId),
      WECOM_APP_SECRET: wecom.secret,
      WECOM_APP_TOKEN: CALLBACK.token,
      WECOM_APP_AES_KEY: CALLBACK.encodingAesKey,
    },
  });
  officer = await bind("zhangsan");
  colleague = await bind("lisi");
  reporter = await running.web();
});
afterAll(async () => {
  await running.close();
  await wecom.close();
});

describe("a report that is handled in WeCom", () => {
  it("is accepted on a card, which then shows so to all, and the reporter is told", async () => {
    const { caseNumber } = await submitReport(reporter, STORY, running);
    for (const member of [officer, colleague]) {
      await seesOf(member, caseNumber);
      expect((await member.sees()).labels).toContain(labelOf("accept"));
    }
    expect(await officer.presses(labelOf("accept"))).toEqual({ status: 200, body: "" });
    expect((await reporter.sees()).text).toContain(caseNumber);
    await seesOf(officer, caseNumber);
    expect((await officer.sees()).labels).toContain(labelOf("close"));
    await wecom.until(() => wecom.calls("message/update_template_card").length >= 2);
    const accepted = knowledge.reports.states.states.accepted.label;
    for (const { userId } of [officer, colleague]) {
      const cards = wecom.messages.of(userId).filter(({ replacedName }) => replacedName);
      expect(cards).toEqual([expect.objectContaining({ buttons: [], replacedName: accepted })]);
    }
    expect(() => colleague.presses(labelOf("accept"))).toThrow("no button");
  });

  it("has answers whose sources lead to the page's clauses", async () => {
    await colleague.says("2025年有效发明专利目标是多少？");
    const { text } = await seesOf(colleague, "1500");
    const [, clause = ""] = /https:\/\/ip\.example\/#clause=([0-9a-f]{12})$/m.exec(text) ?? [];
    const opened = await fetch(`${running.url()}/api/passage?clause=${clause}`);
    expect(((await opened.json()) as { text: string }).text).toContain("1500");
  });

  it("is found by the menu's words", async () => {
    await officer.clicks("我的事项");
    expect((await seesOf(officer, "JY2026")).text).toContain("JY2026");
    await officer.clicks("今天到期");
    await seesOf(officer, "没有符合的事项");
    await officer.clicks("指标");
    await seesOf(officer, "指标");
    await officer.clicks("帮助");
    await officer.sees();
  });
});

describe("what is wrong on purpose", () => {
  it.each([
    ["the token", { token: "guessed" }, "the Token differs"],
    ["the key", { encodingAesKey: "y".repeat(43) }, "the EncodingAESKey differs"],
    ["the corp", { corpId: "ww9999999999999999" }, "another corp id"],
    ["the clock", { offsetMs: -20 * MINUTE_MS }, "clock is wrong"],
  ])("refuses a callback when %s is, says so, and goes on", async (_, forgery, hint) => {
    const inbox = await running.count("inbox");
    const message = { MsgType: "text", Content: "您好" };
    expect(await officer.sends(message, forgery)).toEqual({ status: 403, body: "" });
    expect(running.logged.join("\n")).toContain(hint);
    expect(await health()).toContain(hint);
    expect(await running.count("inbox")).toEqual(inbox);
    expect((await officer.sends(message)).status).toBe(200);
    await officer.sees();
    expect(await health()).toBe("ok");
  });

  it("tells of a revoked secret, keeps what is to be sent, and sends it with the right one", async () => {
    const before = shown();
    wecom.changeSecret(undefined);
    await officer.says("你好");
    await wecom.until(() => wecom.calls("gettoken").length >= 2);
    await expect.poll(health).toContain("the secret is wrong");
    expect(running.logged.join("\n")).toContain("wecom cannot be used");
    expect(shown()).toBe(before);
    wecom.changeSecret(wecom.secret);
    clock.advance(6 * MINUTE_MS);
    await wecom.until(() => shown() > before);
    await expect.poll(health).toBe("ok");
  });

  it("sends when the platform is there again what was to be sent while it was not", async () => {
    await expect.poll(async () => new Set(await statuses())).toEqual(new Set(["sent"]));
    const before = shown();
    await wecom.goDown();
    await officer.says("您好");
    await expect.poll(health, { timeout: 5000 }).not.toBe("ok");
    await wecom.goUp();
    clock.advance(65 * MINUTE_MS);
    await wecom.until(() => shown() > before);
    await expect.poll(health).toBe("ok");
    await expect.poll(async () => new Set(await statuses())).toEqual(new Set(["sent"]));
  });

  it("says that the disk is full, and takes in what comes again when it is not", async () => {
    const { database } = running.app().storage;
    const page = sql<{ page_count: number }>`pragma page_count`;
    const pages = (await page.execute(database)).rows[0]?.page_count ?? 0;
    await sql`pragma max_page_count = ${sql.lit(pages)}`.execute(database);
    const long = { MsgType: "text", Content: "满".repeat(2_000) };
    const statuses = new Set<number>();
    for (let sent = 0; sent < 200 && !statuses.has(503); sent += 1) {
      statuses.add((await officer.sends(long)).status);
    }
    expect(statuses).toContain(503);
    expect(running.logged.join("\n")).toContain("database or disk is full");
    await sql`pragma max_page_count = 1073741823`.execute(database);
    await sql`pragma query_only = on`.execute(database);
    const failing = await fetch(`${running.url()}/healthz`);
    await sql`pragma query_only = off`.execute(database);
    expect(failing.status).toBe(503);
    expect(await failing.json()).toMatchObject({ storage: expect.stringContaining("written") });
    expect((await officer.sends({ MsgType: "text", Content: "您好" })).status).toBe(200);
  });
});
