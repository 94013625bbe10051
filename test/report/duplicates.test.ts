import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeRemarks } from "../../src/report/describe-remarks.ts";
import { type CompareTexts, findDuplicates } from "../../src/report/find-duplicates.ts";
import { listMattersOfReport } from "../../src/report/matter-repository.ts";
import { createHashMark, toMarks, toSearchMarks } from "../../src/report/report-marks.ts";
import { findReportByCaseNumber } from "../../src/report/report-repository.ts";
import { listRepeatRespondents } from "../../src/report/respondent-history-repository.ts";
import { png } from "../support/evidence-files.ts";
import { openTestStorage, type TestStorage } from "../support/open-test-storage.ts";
import {
  type Chat,
  openReportOffice,
  type ReportOffice,
  reportKnowledge,
  reportTexts,
} from "../support/report-office.ts";
import { openTestKnowledge } from "../support/test-knowledge.ts";

const PUNING = "puning-market-bureau";
const JIEXI = "jiexi-market-bureau";
const STORY = "举报：普宁流沙有家鑫丰鞋店卖假冒商标的耐克运动鞋，大概两百双";
const OTHER = "举报：普宁占陇有家利民日化店卖假冒商标的洗发水，大概三百瓶";

const DAY = "2026-11-25T02:00:00.000Z";

const hash = createHashMark("pepper");

describe("marks of reports", () => {
  const marks = (kind: string, text: string) =>
    toMarks({ fields: { answers: { [kind]: text }, flags: [], place: "" } }, hash);

  it.each([
    ["right_number", "第 1234567 号", "1234567"],
    ["right_number", "ZL 2019 1 0123456.7", "２０１９１０１２３４５６７"],
    ["respondent", "普宁市鑫丰鞋店", "“鑫丰鞋”店"],
    ["respondent", "揭阳市榕城区顺达贸易有限公司", "顺达贸易"],
    ["link", "https://www.taobao.com/item.htm?id=12&spm=a1", "taobao.com/item.htm?id=12"],
    ["link", "看这里 https://Shop.example.com/a/", "shop.example.com/a"],
  ])("takes %s %s and %s for the same", (kind, one, other) => {
    expect(marks(kind, one)).toHaveLength(1);
    expect(marks(kind, one)).toEqual(marks(kind, other));
    expect(toSearchMarks(other, hash)).toContain(marks(kind, one)[0]?.mark);
  });

  it.each([
    ["right_number", "不清楚"],
    ["respondent", "店"],
    ["link", "https://www.taobao.com/"],
  ])("makes none of %s %s", (kind, text) => {
    expect(marks(kind, text)).toEqual([]);
  });

  it("cannot be made without the key", () => {
    const other = toSearchMarks("鑫丰鞋店", createHashMark("another"));
    expect(toSearchMarks("鑫丰鞋店", hash)).not.toEqual(other);
  });
});

describe("reports that may be about the same", () => {
  let test: TestStorage;
  let office: ReportOffice;
  let officer: Chat;
  let lead: Chat;
  let jiexi: Chat;

  async function report(name: string, story: string, file?: Buffer): Promise<Chat> {
    const chat = office.chat(name);
    await chat.says(story);
    if (file !== undefined) {
      await chat.sends("照片.png", file);
    }
    for (const label of ["继续", "不留联系方式", "确认提交"]) {
      await chat.presses(label);
    }
    return chat;
  }

  const caseOf = async (chat: Chat) =>
    /JY\d{8}-\d+/.exec((await chat.latest()).text)?.[0] ?? "none";

  /** The reports that may be about the same as the last one of a chat. */
  async function duplicatesOf(chat: Chat, compareTexts: CompareTexts) {
    const { database } = test.storage;
    const found = await findReportByCaseNumber(database, await caseOf(chat));
    const [matter] = found === undefined ? [] : await listMattersOfReport(database, found.id);
    if (found === undefined || matter === undefined) {
      throw new Error("the report is gone");
    }
    return findDuplicates(database, found, matter, compareTexts);
  }

  beforeAll(async () => {
    test = await openTestStorage("sqlite");
    office = await openReportOffice(test.storage);
    officer = await office.staff("officer", "officer", PUNING);
    lead = await office.staff("lead", "lead", PUNING);
    jiexi = await office.staff("jiexi", "officer", JIEXI);
  });
  afterAll(async () => {
    office.close();
    await test.drop();
  });

  it("are shown to staff, and never to reporters: their replies are the same to the letter", async () => {
    const first = await report("first", STORY);
    expect((await officer.latest()).text).not.toContain("可能重复");
    const second = await report("second", STORY);
    const firstCase = await caseOf(first);
    expect((await officer.latest()).text).toContain(`可能重复：${firstCase}`);
    expect((await officer.says(`查 ${firstCase} 进度`)).text).toContain(await caseOf(second));
    const plain = (replies: unknown) =>
      JSON.stringify(replies).replace(
        /JY\d{8}-\d+(?:-\d)?|[0-9A-Z•]{4}-[0-9A-Z•]{4}-[0-9A-Z•]{4}|draft\.[0-9a-f]+|Ed25519）：[\w+/=-]+/g,
        "",
      );
    expect(plain(await second.replies())).toBe(plain(await first.replies()));
    expect(plain(await second.says("进度"))).toBe(plain(await first.says("进度")));
  });

  it("are found by the same file, and not where nothing is the same", async () => {
    const third = await report("third", OTHER, png);
    expect((await officer.latest()).text).not.toContain("可能重复");
    await report("fourth", "举报：普宁流沙有家顺达店卖假冒商标的李宁鞋，大概两百双", png);
    expect((await officer.latest()).text).toContain(`可能重复：${await caseOf(third)}`);
  });

  it.each([
    [
      "the same number of a right, if the respondent is the same too",
      "举报：普宁流沙有家昌盛店卖假冒商标的鞋，注册号第7654321号，大概两百双",
      "举报：普宁里湖有家昌盛店卖冒牌童装，假冒商标，证号：7654321，大概三百件",
      ["respondent", "right_number"],
    ],
    [
      "the same link, whatever else is said",
      "举报：普宁流沙有家宏达店卖假冒商标的拖鞋，大概两百双，见 https://shop.example.com/item/88",
      "举报：普宁军埠镇金莱店的网店卖冒牌雨伞，假冒商标，三百把，https://shop.example.com/item/88",
      ["link"],
    ],
  ])("are found by %s", async (_, one, other, reasons) => {
    const first = await caseOf(await report(`first ${reasons}`, one));
    const second = await report(`second ${reasons}`, other);
    expect((await officer.latest()).text).toContain(`可能重复：${first}`);
    const duplicates = await duplicatesOf(second, () => 0);
    expect(duplicates.map(({ caseNumber }) => caseNumber)).toEqual([first]);
    expect(duplicates[0]?.reasons.toSorted()).toEqual(reasons);
  });

  it("are found by what they say in other words, and another shop's goods are not", async () => {
    const { compareTexts } = openTestKnowledge();
    const told = {
      here: "举报：普宁流沙有家金河鞋店卖假冒商标的耐克运动鞋，大概两百双",
      inOtherWords: "举报普宁流沙的金河鞋店，店里在卖假冒商标的鞋，耐克运动鞋两百双左右",
      elsewhere: "举报：普宁流沙有家万客隆店卖假冒商标的洗发水，大概三百瓶",
    };
    const found = (name: keyof typeof told) => duplicatesOf(office.chat(name), compareTexts);
    for (const [name, story] of Object.entries(told)) {
      await report(name, story);
    }
    const here = await caseOf(office.chat("here"));
    const alike = (await found("inOtherWords")).find(({ caseNumber }) => caseNumber === here);
    expect(alike?.reasons).toContain("text");
    expect(await found("elsewhere")).toEqual([]);
  });

  it("tell the lead how closed matters about the same respondent ended, and of no open ones", async () => {
    const first = await caseOf(office.chat("first"));
    const second = await caseOf(office.chat("second"));
    expect((await lead.says(`查 ${second} 进度`)).text).not.toContain("同一被举报人");
    await officer.says(`查 ${first} 进度`);
    await officer.presses("受理");
    await officer.presses("办结");
    await officer.presses("已作出行政处罚");
    await officer.says("罚款五千元");
    expect((await lead.says(`查 ${second} 进度`)).text).toContain("已办结1件：已作出行政处罚 1");
    expect((await officer.says(`查 ${second} 进度`)).text).not.toContain("同一被举报人");
    expect((await jiexi.says(`查 ${second} 进度`)).text).not.toMatch(/同一被举报人|可能重复/);
  });

  it("make a list for leads of who was named again and again, by closed matters alone", async () => {
    const none = "没有不止一次被举报";
    expect((await lead.says("多次被举报的名单")).text).toContain(none);
    const second = await caseOf(office.chat("second"));
    await officer.says(`查 ${second} 进度`);
    await officer.presses("受理");
    await officer.presses("办结");
    await officer.presses("未发现违法行为");
    await officer.says("没有查到");
    const rows = [["鑫丰鞋店", "2", "已作出行政处罚 1、未发现违法行为 1"]];
    expect((await lead.says("多次被举报的名单")).table?.rows).toEqual(rows);
    const triage = await office.staff("triage", "triage");
    expect((await triage.says("重复被举报人")).table?.rows).toEqual(rows);
    const jiexiLead = await office.staff("jiexi-lead", "lead", JIEXI);
    expect((await jiexiLead.says("多次被举报的名单")).text).toContain(none);
    expect((await officer.says("多次被举报的名单")).table).toBeUndefined();
    expect((await office.chat("first").says("多次被举报的名单")).table).toBeUndefined();
    const later = new Date("2030-01-01T00:00:00Z");
    expect(await listRepeatRespondents(test.storage.database, { since: later })).toEqual([]);
  });

  it("remark to staff on abuse, on hardly any content, and on many of one account, and take them all", async () => {
    await report("angry", "举报：普宁流沙有家利群店卖假冒商标的鞋，大概两百双，他妈的没人管");
    expect((await officer.latest()).text).toContain("辱骂或不雅");
    const angry = await findReportByCaseNumber(
      test.storage.database,
      await caseOf(office.chat("angry")),
    );
    const bare = { answers: {}, flags: [], place: "" };
    const short = { narrative: "有人卖假货", fields: bare, personId: "", submittedAt: DAY };
    const context = { knowledge: reportKnowledge, texts: reportTexts };
    expect(
      angry && (await describeRemarks(test.storage.database, { ...angry, ...short }, context)),
    ).toEqual(["几乎没有内容，可以要求补充"]);
    for (let count = 1; count <= 5; count += 1) {
      await report("busy", `举报：普宁流沙有家第${count}号店卖假冒商标的鞋，大概两百双`);
      expect((await officer.latest()).text.includes("一天内的第5件")).toBe(count === 5);
    }
    expect((await officer.latest()).text).not.toMatch(/辱骂|几乎没有/);
  });
});
