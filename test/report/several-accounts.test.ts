import { afterAll, beforeAll, expect, it } from "vitest";
import type { Address } from "../../src/conversation/message.ts";
import { createCaseNumber } from "../../src/report/case-number.ts";
import { sendDigests } from "../../src/report/send-digests.ts";
import { createInvitation } from "../../src/storage/invitations.ts";
import { openTestStorage, type TestStorage } from "../support/open-test-storage.ts";
import {
  openReportOffice,
  type ReportOffice,
  reportKnowledge,
  reportTexts,
} from "../support/report-office.ts";

const PUNING = "puning-market-bureau";
const CASE = createCaseNumber("2026-11-25", 1);
const WEB = "web:张科";
const WECOM = "wecom-app:ZhangKe";
const TELEGRAM = "telegram:77";

let test: TestStorage;
let office: ReportOffice;
let queryCode: string;

beforeAll(async () => {
  test = await openTestStorage("sqlite");
  office = await openReportOffice(test.storage);
  await office.staff("张科", "officer", PUNING);
});
afterAll(async () => {
  office.close();
  await test.drop();
});

/** Says something from an account on any channel; the turn's worker takes all that there are. */
async function say(place: string, text: string, press?: string) {
  const [channel = "", externalId = ""] = place.split(":");
  const address: Address = { channel, account: "site", conversationId: place };
  const pressed = press === undefined ? {} : { press };
  return office.assistant.say(text, { address, sender: { externalId }, ...pressed });
}

async function bind(place: string): Promise<string> {
  const { person_id: personId } = await test.storage.database
    .selectFrom("accounts")
    .select("person_id")
    .where("conversation_id", "=", WEB)
    .executeTakeFirstOrThrow();
  const now = office.assistant.clock.now();
  const expiresAt = new Date(now.getTime() + 3_600_000);
  const invitation = { role: "officer", personId, expiresAt };
  const code = await createInvitation(test.storage.database, invitation, now);
  return (await say(place, `绑定 ${code}`)).text;
}

/** Where cards and digests about the case went since the last look. */
let seen = 0;
async function newNews(): Promise<string[]> {
  const rows = await test.storage.database
    .selectFrom("outbox")
    .select(["id", "conversation_id", "dedupe_key"])
    .where("id", ">", seen)
    .orderBy("id")
    .execute();
  seen = rows.at(-1)?.id ?? seen;
  return rows
    .filter(({ dedupe_key: key }) => /^(?:matter:.*:card|digest|reminder):/.test(key))
    .map((row) => row.conversation_id);
}

/** Submits a report on the web page; gives its query code. */
async function report(): Promise<string> {
  const reporter = office.chat("reporter");
  await reporter.says("举报：普宁流沙有家鑫丰鞋店卖假冒商标的耐克运动鞋，大概两百双");
  await reporter.presses("继续");
  await reporter.says("陈小明 13800138000");
  const { text } = await reporter.presses("确认提交");
  return /查询码：([\w-]+)/.exec(text)?.[1] ?? "";
}

it("gives one person with three accounts each card and digest once, where they last wrote", async () => {
  expect((await say(WEB, "通知用")).text).toContain("只绑定了一个账号");
  expect(await bind(WECOM)).toContain("绑定成功");
  expect(await bind(TELEGRAM)).toContain("绑定成功");
  queryCode = await report();
  expect(await newNews()).toEqual([TELEGRAM]);
});

it("writes where the person chose, by name or by button, whichever account they use", async () => {
  expect((await say(TELEGRAM, "通知用 企业微信")).text).toContain("以后发到企业微信");
  const context = { knowledge: reportKnowledge, texts: reportTexts };
  const claim = await say(TELEGRAM, "待接手");
  expect(claim.table?.rows[0]?.[0]).toBe(`${CASE}-1`);
  await newNews();
  await sendDigests(test.storage, office.assistant.clock.now(), context);
  expect(await newNews()).toEqual([WECOM]);
  const asked = await say(WECOM, "通知用");
  expect(asked.text).toContain("现在发到企业微信");
  const web = asked.buttons.flat().find(({ label }) => label === "网页");
  expect((await say(WECOM, "", web?.token)).text).toContain("以后发到网页");
  office.assistant.clock.advance(86_400_000);
  await sendDigests(test.storage, office.assistant.clock.now(), context);
  expect(await newNews()).toEqual([WEB]);
});

it("shows an enterprise's report from another channel only with its number and code", async () => {
  expect((await say("telegram:reporter", "我的进度")).text).not.toContain(CASE);
  const asked = await say("telegram:reporter", `查 ${CASE} 进度`);
  expect(asked.text).not.toMatch(/普宁|鑫丰|受理/);
  const wrong = await say("telegram:reporter", `${CASE} 查询码 2222-2222-2222`);
  expect(wrong.text).not.toMatch(/普宁|鑫丰|受理/);
  expect((await say("telegram:reporter", "通知用 企业微信")).text).not.toContain("以后发到");
  const right = await say("telegram:reporter", `${CASE} 查询码 ${queryCode}`);
  expect(right.text).toContain("普宁");
  const token = "report.notify.1";
  expect((await say("telegram:reporter", "", token)).text).not.toContain("以后发到");
});
