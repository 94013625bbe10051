import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { askWhichMatter } from "../../src/report/ask-which-matter.ts";
import { createCaseNumber } from "../../src/report/case-number.ts";
import { findMatterParts } from "../../src/report/find-matter-parts.ts";
import { isGenuineReceipt } from "../../src/report/receipt.ts";
import { findReportStatus } from "../../src/report/report-status.ts";
import { describeOnEachStorage, type TestStorage } from "../support/open-test-storage.ts";
import {
  type Chat,
  openReportOffice,
  type ReportOffice,
  reportKnowledge,
  reportTexts,
} from "../support/report-office.ts";

const STORY =
  "举报普宁流沙鑫丰五金厂，两件事：第一，他卖假货锁，三百把，假冒商标；第二，他仿我专利，是专利侵权纠纷";
const PATENT_BUTTON = "专利侵权纠纷 揭阳市市场监督管理局（知识产权局）";
const FIRST = createCaseNumber("2026-11-25", 1);

let database: TestStorage;
let office: ReportOffice;

async function submit(reporter: Chat, choice: string): Promise<string> {
  await reporter.says(STORY);
  await reporter.presses(choice);
  await reporter.presses("继续");
  const readBack = await reporter.presses("不留联系方式");
  await reporter.presses("确认提交");
  return readBack.text;
}

const readMatters = async () =>
  (await findReportStatus(database.storage.database, FIRST))?.matters ?? [];

describe("findMatterParts", () => {
  const typeOf = (part: string) => ["商标", "专利", "照片"].find((word) => part.includes(word));

  it("gives what the parts are about, each once, in the text's order", () => {
    const text = "他用我的商标，另外仿我的专利。商标还在卖";
    const told = findMatterParts(text, typeOf, () => false).map(({ type, pieces }) => [
      type,
      ...pieces.map(({ start, end }) => text.slice(start, end)),
    ]);
    expect(told).toEqual([
      ["商标", "他用我的商标，"],
      ["专利", "另外仿我的专利"],
    ]);
  });

  it("gives nothing for a text about one thing", () => {
    expect(findMatterParts("他用我的商标开店。招牌也是我的商标", typeOf, () => false)).toEqual([]);
  });
});

it("asks for a case number only where that tells more matters than are shown apart", () => {
  const ask = (toCase: (index: number) => string) => {
    const matters = Array.from({ length: 12 }, (_, index) => ({
      ...{ id: `${toCase(index)}-${index}`, type: "counterfeit_mark" },
      officeId: "puning-market-bureau",
    }));
    const context = { knowledge: reportKnowledge, texts: reportTexts };
    return askWhichMatter(matters, ({ id }) => id, context).text;
  };
  expect(ask((index) => createCaseNumber("2026-11-25", index))).toContain("案件编号");
  expect(ask(() => FIRST)).not.toContain("案件编号");
});

describeOnEachStorage("a report of several matters", (open) => {
  beforeEach(async () => {
    database = await open();
    office = await openReportOffice(database.storage);
  });
  afterEach(async () => {
    office.close();
    await database.drop();
  });

  it("gives every matter its own office and clocks under one signed receipt", async () => {
    const county = await office.staff("county", "officer", "puning-market-bureau");
    const city = await office.staff("city", "officer", "jieyang-market-bureau");
    const readBack = await submit(office.chat("reporter"), "分开登记");
    expect(readBack).toContain("普宁市市场监督管理局");
    expect(readBack).toContain("揭阳市市场监督管理局");
    const status = await findReportStatus(database.storage.database, FIRST);
    expect(status?.matters.map(({ type, officeId }) => [type, officeId])).toEqual([
      ["counterfeit_mark", "puning-market-bureau"],
      ["patent_infringement", "jieyang-market-bureau"],
    ]);
    expect(new Set(status?.clocks.map(({ matterId }) => matterId)).size).toBe(2);
    expect(status?.report.receipt.receipt.matters).toHaveLength(2);
    expect(status && isGenuineReceipt(status.report.receipt, office.publicKey)).toBe(true);
    expect((await county.latest()).text).toContain(FIRST);
    expect((await city.latest()).text).toContain(FIRST);
  });

  it("gives every matter its own place, respondent and goods", async () => {
    await office.staff("county", "officer", "jiedong-market-bureau");
    const city = await office.staff("city", "officer", "jieyang-market-bureau");
    const reporter = office.chat("reporter");
    const told = await reporter.says(
      "我要举报两件事：一是揭东区玉湖镇的旺记玩具店卖假冒商标的玩具；二是普宁市大发瓷厂制造我们外观设计的茶壶，是专利侵权纠纷，要求处理。",
    );
    expect(told.text).not.toContain("公安机关");
    const asked = await reporter.presses("分开登记");
    expect(asked.text).toContain("多少数量");
    await reporter.says("100个");
    await reporter.presses("继续");
    const { text } = await reporter.presses("不留联系方式");
    const [, first = "", second = ""] = text.split(/第\d件\n/);
    for (const words of ["揭东区玉湖镇", "旺记玩具店", "揭阳市揭东区市场监督管理局"]) {
      expect(first).toContain(words);
    }
    expect(first).not.toMatch(/茶壶|大发瓷厂/);
    for (const words of ["地点：普宁市", "大发瓷厂", "茶壶", "揭阳市市场监督管理局"]) {
      expect(second).toContain(words);
    }
    await reporter.presses("确认提交");
    const matters = await readMatters();
    expect(matters.map(({ district }) => district)).toEqual(["揭东区", "普宁市"]);
    const card = (await city.latest()).text;
    expect(card).toContain("大发瓷厂");
    expect(card).not.toContain("被举报人：旺记玩具店");
  });

  it("records one matter when the reporter wants one", async () => {
    await submit(office.chat("reporter"), "只登记一件");
    expect(await readMatters()).toHaveLength(1);
  });

  it("asks for which matter something is meant before it is sent", async () => {
    await office.staff("county", "officer", "puning-market-bureau");
    const city = await office.staff("city", "officer", "jieyang-market-bureau");
    const reporter = office.chat("reporter");
    await submit(reporter, "分开登记");
    await reporter.says("补充：专利证书编号我查到了");
    const asked = await reporter.presses("提交补充");
    expect(asked.text).toContain("哪一个");
    await reporter.presses(PATENT_BUTTON);
    expect((await city.latest()).text).toContain("专利证书编号");
  });

  it("asks for which of a report's matters, when its number says which report", async () => {
    const city = await office.staff("city", "officer", "jieyang-market-bureau");
    const reporter = office.chat("reporter");
    await submit(reporter, "分开登记");
    await submit(reporter, "分开登记");
    await reporter.says("补充：专利证书编号我查到了");
    expect((await reporter.presses("提交补充")).buttons).toHaveLength(4);
    const asked = await reporter.says(FIRST);
    expect(asked.text).toContain(FIRST);
    expect(asked.buttons.flat().map(({ label }) => label)).toContain(PATENT_BUTTON);
    expect(asked.buttons).toHaveLength(2);
    expect((await reporter.presses(PATENT_BUTTON)).text).toContain(`已补充到 ${FIRST}`);
    expect((await city.latest()).text).toContain("专利证书编号");
  });

  it("asks which matter is to be withdrawn and leaves the others", async () => {
    await office.staff("county", "officer", "puning-market-bureau");
    await office.staff("city", "officer", "jieyang-market-bureau");
    const reporter = office.chat("reporter");
    await submit(reporter, "分开登记");
    const before = await readMatters();
    expect((await reporter.says("我要撤回")).text).toContain("哪一个");
    await reporter.presses(PATENT_BUTTON);
    await reporter.presses("确认撤回");
    const after = await readMatters();
    expect(after[0]?.version).toBe(before[0]?.version);
    expect(after[1]?.version).not.toBe(before[1]?.version);
  });
});
