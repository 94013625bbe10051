import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readArchive } from "../../src/ingest/read-archive.ts";
import { openXlsx, readXlsx } from "../../src/ingest/xlsx/read-xlsx.ts";
import { createCaseNumber } from "../../src/report/case-number.ts";
import { isDigestTime, sendDigests } from "../../src/report/send-digests.ts";
import { openTestStorage, type TestStorage } from "../support/open-test-storage.ts";
import {
  type Chat,
  openReportOffice,
  type ReportOffice,
  reportKnowledge,
  reportTexts,
} from "../support/report-office.ts";

const PUNING = "puning-market-bureau";
const JIEXI = "jiexi-market-bureau";
const CASE = createCaseNumber("2026-11-25", 1);
const context = { knowledge: reportKnowledge, texts: reportTexts };

let test: TestStorage;
let office: ReportOffice;
let zhang: Chat;
let li: Chat;
let lead: Chat;
let jiexi: Chat;
let triage: Chat;
let reporter: Chat;

beforeAll(async () => {
  test = await openTestStorage("sqlite");
  office = await openReportOffice(test.storage);
  zhang = await office.staff("张科", "officer", PUNING);
  li = await office.staff("李科", "officer", PUNING);
  lead = await office.staff("王局", "lead", PUNING);
  jiexi = await office.staff("揭西", "officer", JIEXI);
  triage = await office.staff("分派", "triage");
  for (const name of ["张科", "李科", "王局", "揭西", "分派"]) {
    await callByName(name);
  }
  reporter = office.chat("reporter");
  await reporter.says("举报：普宁流沙有家鑫丰鞋店卖假冒商标的耐克运动鞋，大概两百双");
  await reporter.presses("继续");
  await reporter.says("陈小明 13800138000");
  await reporter.presses("确认提交");
});
afterAll(async () => {
  office.close();
  await test.drop();
});

/** Has colleagues call somebody by the name of their account. */
async function callByName(name: string): Promise<void> {
  await test.storage.database
    .updateTable("people")
    .set({ display_name: name })
    .where("id", "=", await idOf(name))
    .execute();
}

async function idOf(name: string): Promise<string> {
  const row = await test.storage.database
    .selectFrom("accounts")
    .select("person_id")
    .where("external_id", "=", name)
    .executeTakeFirstOrThrow();
  return row.person_id;
}

const listOf = async (chat: Chat, words: string) =>
  (await chat.says(words)).table?.rows.map(([id]) => id) ?? [];

describe("the day of staff in chat", () => {
  it("lists what nobody has, the office's and one's own", async () => {
    expect(await listOf(li, "待接手")).toEqual([`${CASE}-1`]);
    expect(await listOf(li, "本单位队列")).toEqual([`${CASE}-1`]);
    expect(await listOf(jiexi, "本单位队列")).toEqual([]);
    expect(await listOf(triage, "待分派")).toEqual([]);
  });

  it("is given to an officer by the lead, who is told with a card, and the reporter is not", async () => {
    const before = (await reporter.replies()).length;
    await lead.presses("指定经办人");
    expect((await lead.latest()).buttons.flat().map(({ label }) => label)).not.toContain("揭西");
    expect((await lead.presses("张科")).text).toContain("已指定经办人");
    expect((await zhang.latest()).text).toContain(CASE);
    expect(await listOf(zhang, "我的事项有什么进度")).toEqual([`${CASE}-1`]);
    expect(await listOf(li, "待接手")).toEqual([]);
    expect(await reporter.replies()).toHaveLength(before);
  });

  it("keeps notes among staff", async () => {
    expect((await li.says(`备注 ${CASE} 已电话核实，店主姓林`)).text).toContain("举报人看不到");
    expect((await lead.says(`查 ${CASE} 进度`)).text).toContain("李科）：已电话核实");
    expect((await triage.says(`备注 ${CASE}`)).text).toContain("店主姓林");
    expect((await jiexi.says(`备注 ${CASE}`)).text).not.toContain("店主姓林");
    expect((await jiexi.says(`备注 ${CASE} 偷看`)).text).toContain("不归您单位");
    expect((await reporter.says(`查 ${CASE} 进度`)).text).not.toMatch(/店主姓林|备注/);
    expect(JSON.stringify(await reporter.replies())).not.toContain("店主姓林");
  });

  it("sends cards and matters to the deputy of who is away, until they are back", async () => {
    expect((await zhang.says("请假 2026-11-25 至 2026-11-27")).text).toContain("李科");
    expect((await zhang.says("请假 2026-11-25 至 2026-11-27 由揭西代")).text).toContain("由谁代办");
    expect((await zhang.says("请假 2026-11-25 至 2026-11-27 由李科代")).text).toContain("李科代办");
    expect(await listOf(li, "我的事项有什么进度")).toEqual([`${CASE}-1`]);
    const [seenByZhang, seenByLi] = [await zhang.replies(), await li.replies()];
    await office.chat("another").says("举报：普宁流沙有家顺达店卖假冒商标的李宁鞋，大概两百双");
    for (const label of ["继续", "不留联系方式", "确认提交"]) {
      await office.chat("another").presses(label);
    }
    expect(await zhang.replies()).toHaveLength(seenByZhang.length);
    expect(await li.replies()).toHaveLength(seenByLi.length + 1);
    expect((await zhang.says("销假")).text).toContain("欢迎回来");
    expect(await listOf(li, "我的事项有什么进度")).toHaveLength(1);
  });

  it("lets those who assign be away too, and nobody stand in who is away in those days", async () => {
    const colleague = await office.staff("分派二", "triage");
    await callByName("分派二");
    expect((await triage.says("请假 2026-12-01 至 2026-12-04 由分派二代")).text).toContain(
      "分派二代办",
    );
    const refused = await colleague.says("请假 2026-12-04 至 2026-12-08 由分派代");
    expect(refused.text).toContain("没有登记");
    expect((await colleague.says("请假 2026-12-07 由分派代")).text).toContain("分派代办");
  });

  it("shows nothing more to a deputy who has gone to another office", async () => {
    await zhang.says("请假 2026-11-25 至 2026-11-27 由李科代");
    const mine = async () => (await listOf(li, "我的事项有什么进度")).length;
    const withZhangs = await mine();
    const move = async (officeId: string) =>
      test.storage.database
        .updateTable("people")
        .set({ office_id: officeId })
        .where("id", "=", await idOf("李科"))
        .execute();
    await move(JIEXI);
    expect(await mine()).toBeLessThan(withZhangs);
    await move(PUNING);
    await zhang.says("销假");
  });

  it("tells the month's numbers: the office its own, nobody those of few", async () => {
    const own = await lead.says("统计 本月");
    expect(own.text).toContain("本单位：收到 2");
    expect(own.text).toContain("全市：收到 不显示");
    expect((await jiexi.says("统计")).text).toContain("全市：收到 不显示");
    expect((await triage.says("统计")).text).toContain("全市：收到 2");
    expect((await lead.says("统计 上上月")).text).toContain("请写明时间");
    expect((await reporter.says("统计 本月")).text).not.toContain("收到 ");
  });

  it("exports for a reason, which the chain keeps, without a word of the reporter's", async () => {
    expect((await lead.says("导出 本月")).text).toContain("理由");
    const [file] = (await exported(lead, "导出 本月 csv 理由：月度报表")) ?? [];
    const csv = Buffer.from(file?.base64 ?? "", "base64").toString("utf8");
    expect(csv.startsWith("\uFEFF编号,类型,区县")).toBe(true);
    expect(csv.split("\r\n")).toHaveLength(4);
    expect(csv).not.toMatch(/陈小明|13800138000|鑫丰/);
    const [sheet] = (await exported(lead, "导出 本月 理由：月度报表")) ?? [];
    const bytes = Buffer.from(sheet?.base64 ?? "", "base64");
    expect(JSON.stringify(readXlsx(await openXlsx(bytes)))).toContain(`${CASE}-1`);
    const parts = await readArchive(bytes, () => true);
    expect([...parts.values()].join("\n")).not.toMatch(/陈小明|13800138000|鑫丰/);
    expect(await exported(jiexi, "导出 本月 csv 理由：月度报表")).toHaveLength(1);
    expect(await exported(reporter, "导出 本月 csv 理由：月度报表")).toBeUndefined();
    const events = await test.storage.database
      .selectFrom("events")
      .select("data")
      .where("kind", "=", "exported")
      .execute();
    expect(events).toHaveLength(3);
    expect(events[0]?.data).toContain("月度报表");
  });

  const exported = async (chat: Chat, words: string) => (await chat.says(words)).files;
});

describe("digests", () => {
  it("are for working days, from their time until people go home", () => {
    const at = (instant: string) => isDigestTime(new Date(instant), "08:30", reportKnowledge);
    expect(at("2026-11-26T00:29:00Z")).toBe(false);
    expect(at("2026-11-26T00:30:00Z")).toBe(true);
    expect(at("2026-11-26T09:30:00Z")).toBe(false);
    expect(at("2026-11-28T01:00:00Z")).toBe(false);
    expect(at("2026-10-01T01:00:00Z")).toBe(false);
    expect(at("2026-10-10T01:00:00Z")).toBe(true);
  });

  it("tell each person once a day, and nobody for whom nothing waits", async () => {
    const now = new Date("2026-12-16T00:30:00Z");
    const counts = [zhang, li, jiexi];
    const before = await Promise.all(counts.map(async (chat) => (await chat.replies()).length));
    expect(await sendDigests(test.storage, now, context)).toBe(3);
    await sendDigests(test.storage, now, context);
    const after = await Promise.all(counts.map(async (chat) => (await chat.replies()).length));
    expect(after.map((count, index) => count - (before[index] ?? 0))).toEqual([1, 1, 0]);
    const digest = await zhang.latest();
    expect(digest.text).toContain("您手上未办结的有1件");
    expect(digest.text).toContain("今天到期的有1件");
    expect(digest.table?.rows).toHaveLength(1);
    expect((await li.latest()).text).toContain("没有人接手的有1件");
    await sendDigests(test.storage, new Date("2026-12-17T00:30:00Z"), context);
    expect((await zhang.latest()).text).toContain("已经过期的有1件");
  });
});
