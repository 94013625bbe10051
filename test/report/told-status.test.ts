import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createCaseNumber } from "../../src/report/case-number.ts";
import { openTestStorage, type TestStorage } from "../support/open-test-storage.ts";
import {
  type Chat,
  openReportOffice,
  type ReportOffice,
  reportKnowledge,
} from "../support/report-office.ts";

const STORY = "举报：普宁流沙有家鑫丰鞋店卖假冒商标的耐克运动鞋，大概两百双";
const TWO_MATTERS =
  "举报普宁流沙鑫丰五金厂，两件事：第一，他卖假货锁，三百把，假冒商标；第二，他仿我专利，是专利侵权纠纷";
const CASE = createCaseNumber("2026-11-25", 1);
const PUNING = "puning-market-bureau";

let database: TestStorage;
let office: ReportOffice;
let reporter: Chat;
let officer: Chat;

async function submit(chat: Chat, story = STORY, ...first: readonly string[]): Promise<void> {
  await chat.says(story);
  for (const label of [...first, "继续", "不留联系方式", "确认提交"]) {
    await chat.presses(label);
  }
}

const goTo = (instant: string) =>
  office.assistant.clock.advance(Date.parse(instant) - office.assistant.clock.now().getTime());

const askStatus = async (chat = reporter) => (await chat.says("我的事项进度")).text;

beforeEach(async () => {
  database = await openTestStorage("sqlite");
  office = await openReportOffice(database.storage);
  officer = await office.staff("officer", "officer", PUNING);
  reporter = office.chat("reporter");
});
afterEach(async () => {
  office.close();
  await database.drop();
});

describe("the status of a report", () => {
  it("tells how it was closed, in the notice's words", async () => {
    await submit(reporter);
    await officer.presses("受理");
    await officer.presses("办结");
    await officer.presses("已责令改正");
    await officer.says("已下架全部假货");
    expect(await askStatus()).toMatch(/最近进展：.*办结\n.*已办结：已责令改正。已下架全部假货/);
  });

  it("tells why it was not accepted, by which law, and where else to turn", async () => {
    await submit(reporter);
    await officer.presses("不予受理");
    await officer.presses("材料不全或不真实，补正后仍不符合要求");
    await officer.says("缺少事实依据");
    const { label, law, elsewhere } = reportKnowledge.states.reasons.incomplete ?? {};
    const text = await askStatus();
    for (const told of [label, law, elsewhere, "缺少事实依据"]) {
      expect(text).toContain(told);
    }
  });

  it("tells what is asked for and until when, until the reporter answers", async () => {
    await submit(reporter);
    const lead = await office.staff("lead", "lead", PUNING);
    await officer.presses("补充材料");
    await officer.presses("5个工作日");
    await officer.says("购买小票；店铺照片");
    expect(await askStatus()).toMatch(/购买小票\n.*店铺照片\n请在 2026-12-02 前补充/);
    await lead.says(CASE);
    await reporter.presses("申请撤回");
    await reporter.presses("不撤回");
    expect(await askStatus()).toContain("购买小票");
    await reporter.says("补充：小票号码 8801");
    await reporter.presses("提交补充");
    expect(await askStatus()).not.toContain("购买小票");
  });

  it("tells how the matter ended that it is handled with, and nothing of that one's report", async () => {
    await submit(reporter);
    const other = office.chat("other");
    await submit(other);
    await officer.presses("并案");
    await officer.says(CASE);
    await officer.says("同一家店");
    expect(await askStatus(other)).not.toMatch(/现在是|同一家店/);
    const lead = await office.staff("lead", "lead", PUNING);
    await lead.says(CASE);
    await lead.presses("受理");
    await lead.presses("办结");
    await lead.presses("已责令改正");
    await lead.says("已下架全部假货");
    const text = await askStatus(other);
    expect(text).toContain("与您这件合并办理的事项已办结：已责令改正。");
    expect(text).not.toContain("已下架");
    expect(text).not.toContain(CASE);
  });

  it("tells that a limit is over, in the status and in a notice", async () => {
    await submit(reporter);
    expect(await askStatus()).toContain("2026-12-16 前\n");
    goTo("2026-12-23T02:00:00Z");
    expect(await askStatus()).toMatch(/时限：初步核查.*，2026-12-16 前，已超期\n怎么算/);
    await officer.presses("受理");
    expect((await reporter.latest()).text).toContain("2026-12-16 前，已超期");
  });

  it("tells of a limit without a day that its day is not known yet", async () => {
    goTo("2026-12-23T02:00:00Z");
    await submit(reporter);
    const unknown = "15个工作日，届满日待放假安排公布后确定";
    expect(await askStatus()).toContain(`${unknown}\n怎么算：从2026-12-23起15个工作日`);
    await officer.presses("受理");
    expect((await reporter.latest()).text).toContain(unknown);
  });

  it("tells two matters of a report apart, with the buttons of each", async () => {
    await office.staff("city", "officer", "jieyang-market-bureau");
    await submit(reporter, TWO_MATTERS, "分开登记");
    const { text, buttons } = await reporter.says("我的事项进度");
    expect(text).toContain(`${CASE} 事项1（`);
    expect(text).toContain(`${CASE} 事项2（`);
    expect(buttons.flat().map(({ label }) => label)).toEqual([
      ...["事项1：现在补充", "事项1：申请撤回", "事项2：现在补充", "事项2：申请撤回"],
    ]);
  });
});

describe("a notice", () => {
  it("of an extension tells the new day of what was extended", async () => {
    const lead = await office.staff("lead", "lead", PUNING);
    await submit(reporter);
    await lead.says(CASE);
    await lead.presses("受理");
    await lead.presses("立案");
    await lead.presses("延长时限");
    await lead.says("证据要到外地核对");
    const { text } = await reporter.latest();
    expect(text).toMatch(/依法延长了“.*”的时限：证据要到外地核对\n下一个时限：/);
    expect(await askStatus()).toContain("证据要到外地核对");
  });

  it("does not blame the office that has a matter for the refusals of those it was offered to", async () => {
    const jiexi = await office.staff("jiexi", "officer", "jiexi-market-bureau");
    await submit(reporter);
    for (const reason of ["行为在揭西", "确实在揭西"]) {
      await officer.says(CASE);
      await officer.presses("转办");
      await officer.presses("揭西县市场监督管理局（知识产权局）");
      await officer.says(reason);
      await jiexi.presses("退回");
      await jiexi.says("不在揭西");
    }
    expect((await reporter.latest()).text).toContain("转办没有办成，由市局重新分派。");
    expect(await askStatus()).toContain("转办没有办成，由市局重新分派。");
  });

  it("says who has a matter that was sent back, and to whom it is given then", async () => {
    const triage = await office.staff("triage", "triage");
    await office.staff("jiexi", "officer", "jiexi-market-bureau");
    await submit(reporter);
    await officer.presses("退回");
    await officer.says("不属于本局管辖");
    expect((await reporter.latest()).text).toContain("原承办单位已退回");
    await triage.presses("转办");
    await triage.presses("揭西县市场监督管理局（知识产权局）");
    await triage.says("地址在揭西");
    const assigned = "已由市局分派给揭西县市场监督管理局（知识产权局）办理。";
    expect((await reporter.latest()).text).toContain(assigned);
    expect(await askStatus()).toContain(assigned);
  });
});
