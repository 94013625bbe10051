import { afterEach, beforeEach, expect, it } from "vitest";
import { eraseReport } from "../../src/report/erase-report.ts";
import { describeOnEachStorage, type TestStorage } from "../support/open-test-storage.ts";
import {
  type Chat,
  openReportOffice,
  type ReportOffice,
  reportKnowledge,
} from "../support/report-office.ts";

const STORY = "举报：普宁流沙有家鑫丰鞋店卖假冒商标的耐克运动鞋，大概两百双";

describeOnEachStorage("what was said of a report before it was known whose it is", (open) => {
  let test: TestStorage;
  let office: ReportOffice;
  let officer: Chat;
  beforeEach(async () => {
    test = await open();
    office = await openReportOffice(test.storage);
    officer = await office.staff("officer", "officer", "puning-market-bureau");
  });
  afterEach(async () => {
    office.close();
    await test.drop();
  });

  it("is erased with the report that it was added to", async () => {
    const { caseNumber, queryCode } = await submit(office.chat("reporter"), STORY);
    const partner = office.chat("partner");
    await partner.says("补充：老板叫陈大文");
    await partner.says("补充：仓库在陈大文家");
    await partner.says(`${caseNumber} ${queryCode}`);
    await partner.presses("提交补充");
    expect(await readSaid()).toContain("陈大文");
    await close();
    await erase(caseNumber);
    expect(await readSaid()).not.toContain("陈大文");
  });

  it("is erased with the report that it became by a button", async () => {
    const reporter = office.chat("reporter");
    await submit(reporter, STORY);
    await reporter.says("不知道算不算侵权：普宁流沙有家隐约鞋店卖假冒商标的运动鞋，大概三百双");
    await reporter.presses("登记成线索");
    const { caseNumber } = await finish(reporter);
    expect(await readSaid()).toContain("隐约鞋店");
    await close();
    await erase(caseNumber);
    expect(await readSaid()).not.toContain("隐约鞋店");
    expect(await readSaid()).toContain("鑫丰鞋店");
  });

  async function submit(chat: Chat, story: string) {
    await chat.says(story);
    return finish(chat);
  }

  async function finish(chat: Chat) {
    await chat.presses("继续");
    await chat.presses("不留联系方式");
    const { text } = await chat.presses("确认提交");
    return {
      caseNumber: /JY\d{8}-\d{5,9}/.exec(text)?.[0] ?? "",
      queryCode: /查询码：([2-9A-Z-]{14})/.exec(text)?.[1] ?? "",
    };
  }

  /** The latest matter. */
  async function close() {
    for (const label of ["受理", "办结", reportKnowledge.states.outcomes.corrected ?? ""]) {
      await officer.presses(label);
    }
    await officer.says("已经改正");
  }

  async function erase(caseNumber: string) {
    const request = { caseNumber, by: "王主任", reason: "期满", now: new Date() };
    const erased = await test.storage.transaction((trx) => eraseReport(trx, request));
    expect(erased).toMatchObject({ kind: "erased" });
  }

  async function readSaid(): Promise<string> {
    const { database } = test.storage;
    return JSON.stringify([
      ...(await database.selectFrom("turns").select(["text", "reply"]).execute()),
      ...(await database.selectFrom("inbox").select("message").execute()),
      ...(await database.selectFrom("outbox").select("reply").execute()),
    ]);
  }
});
