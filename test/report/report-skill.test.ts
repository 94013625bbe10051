import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createCaseNumber } from "../../src/report/case-number.ts";
import { verifyEventChain } from "../../src/report/event-log-repository.ts";
import { isGenuineReceipt } from "../../src/report/receipt.ts";
import { findReportStatus } from "../../src/report/report-status.ts";
import { pdf, png, textFile, zip } from "../support/evidence-files.ts";
import {
  describeOnEachStorage,
  openTestStorage,
  type TestStorage,
} from "../support/open-test-storage.ts";
import {
  type Chat,
  EVIDENCE_BYTES,
  openReportOffice,
  type ReportOffice,
} from "../support/report-office.ts";

const STORY = "举报：普宁流沙有家鑫丰鞋店卖假冒商标的耐克运动鞋，大概两百双";
const FIRST = createCaseNumber("2026-11-25", 1);

let database: TestStorage;
let office: ReportOffice;

async function openOn(open: () => Promise<TestStorage>): Promise<void> {
  database = await open();
  office = await openReportOffice(database.storage);
}

async function closeAll(): Promise<void> {
  office.close();
  await database.drop();
}

const rows = (table: "reports" | "matters" | "evidence" | "events") =>
  database.storage.database.selectFrom(table).selectAll().execute();

/** Reports and submits, with nothing but what is asked. */
async function submit(reporter: Chat, story = STORY): Promise<void> {
  await reporter.says(story);
  await reporter.presses("继续");
  await reporter.presses("不留联系方式");
  await reporter.presses("确认提交");
}

describeOnEachStorage("createReportSkill", (open) => {
  beforeEach(() => openOn(open));
  afterEach(closeAll);

  it("takes up what was told, however long ago it was asked whether that reports something", async () => {
    const reporter = office.chat("reporter");
    const doubt = "不知道算不算侵权：普宁流沙有家隐约鞋店卖假冒商标的运动鞋，大概三百双";
    const asked = await reporter.says(doubt);
    const { token = "" } = asked.buttons.flat().find(({ label }) => label === "登记成线索") ?? {};
    for (let time = 0; time < 7; time += 1) {
      await reporter.says("你好");
    }
    const other = await office.chat("other").pressesToken(token);
    expect(other.text).toContain("请把要举报的事再说一遍");
    expect(other.text).not.toContain("隐约鞋店");
    await reporter.pressesToken(token);
    await reporter.presses("继续");
    expect((await reporter.presses("不留联系方式")).text).toContain("隐约鞋店");
    await reporter.presses("确认提交");
    for (let time = 0; time < 7; time += 1) {
      await reporter.says("你好");
    }
    expect((await reporter.pressesToken(token)).text).toContain("请把要举报的事再说一遍");
  });

  it("leads from one sentence to a signed receipt and a card for the office", async () => {
    const officer = await office.staff("officer", "officer", "puning-market-bureau");
    const stranger = await office.staff("stranger", "officer", "jiexi-market-bureau");
    const reporter = office.chat("reporter");
    expect((await reporter.says(STORY)).text).toContain("证据");
    expect((await reporter.sends("摊位.png", png)).text).toContain("已收到：摊位.png");
    await reporter.presses("继续");
    const readBack = await reporter.says("陈小明 13800138000");
    expect(readBack.text).toContain("普宁市");
    const receipt = await reporter.presses("确认提交");
    expect(receipt.text).toContain(FIRST);
    expect(receipt.text).toMatch(/查询码：[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}/);
    expect(receipt.text).toContain("2026-12-16 前");
    expect(receipt.text).toContain("摊位.png");
    const status = await findReportStatus(database.storage.database, FIRST);
    expect(status?.matters).toMatchObject([
      { type: "counterfeit_mark", officeId: "puning-market-bureau", state: "queued", version: 1 },
    ]);
    expect(status?.clocks).toMatchObject([{ clockId: "r_check", dueOn: "2026-12-16" }]);
    expect(status && isGenuineReceipt(status.report.receipt, office.publicKey)).toBe(true);
    expect((await officer.latest()).text).toContain("证据：1个文件");
    expect((await stranger.latest()).text).not.toContain(FIRST);
    expect(await verifyEventChain(database.storage.database)).toMatchObject({
      kind: "intact",
      events: 1,
    });
  });

  it("makes one report of a confirmation that is pressed twice", async () => {
    await office.staff("officer", "officer", "puning-market-bureau");
    const reporter = office.chat("reporter");
    await submit(reporter);
    const again = await reporter.presses("确认提交");
    expect(again.text).toContain(FIRST);
    expect(again.text).not.toMatch(/查询码：[2-9A-Z]{4}-/);
    expect(await rows("reports")).toHaveLength(1);
    expect(await rows("matters")).toHaveLength(1);
  });

  it("counts on for the next report of the day and begins anew on the next day", async () => {
    await submit(office.chat("a"));
    await submit(office.chat("b"));
    office.assistant.clock.advance(86_400_000);
    await submit(office.chat("c"));
    const numbers = (await rows("reports")).map((row) => "case_number" in row && row.case_number);
    expect(numbers.sort()).toEqual([
      FIRST,
      createCaseNumber("2026-11-25", 2),
      createCaseNumber("2026-11-26", 1),
    ]);
  });

  it("gives no number twice when many submit at once", async () => {
    const names = Array.from({ length: 8 }, (_, index) => `reporter-${index}`);
    for (const name of names) {
      const reporter = office.chat(name);
      await reporter.says(STORY);
      await reporter.presses("继续");
      await reporter.presses("不留联系方式");
    }
    for (const name of names) {
      const buttons = (await office.chat(name).latest()).buttons.flat();
      await office.assistant.take("", {
        address: { channel: "web", account: "site", conversationId: `web:${name}` },
        sender: { externalId: name },
        press: buttons.find(({ label }) => label === "确认提交")?.token ?? "",
      });
    }
    await office.assistant.worker.workOff();
    const reports = await database.storage.database
      .selectFrom("reports")
      .select("case_number")
      .execute();
    expect(new Set(reports.map(({ case_number }) => case_number)).size).toBe(8);
    expect(await verifyEventChain(database.storage.database)).toMatchObject({ events: 8 });
  });

  it("goes on after a restart from what the database holds", async () => {
    await office.chat("reporter").says("鑫丰鞋店卖假冒商标的耐克运动鞋，两百双");
    office.close();
    office = await openReportOffice(database.storage);
    office.assistant.clock.advance(1);
    const reporter = office.chat("reporter");
    const asked = await reporter.says("普宁", { externalId: "after-restart" });
    expect(asked.text).toContain("证据");
  });

  it("gives a matter to those who assign by hand when nobody is bound at the office", async () => {
    const triage = await office.staff("triage", "triage");
    const reporter = office.chat("reporter");
    await submit(reporter);
    expect((await reporter.latest()).text).toContain("人工分派");
    expect((await triage.latest()).text).toContain("待分派");
    expect(await rows("matters")).toMatchObject([{ state: "triage" }]);
    expect((await triage.latest()).text).toContain("普宁市市场监督管理局");
  });

  it("keeps each file once, in order, and links it to the report", async () => {
    const reporter = office.chat("reporter");
    await reporter.says(STORY);
    await reporter.sends("一.txt", textFile(1));
    expect((await reporter.sends("又是一.txt", textFile(1))).text).toContain("已经收到过");
    await reporter.sends("二.png", png);
    await reporter.presses("继续");
    await reporter.presses("不留联系方式");
    const receipt = await reporter.presses("确认提交");
    expect(receipt.text.indexOf("一.txt")).toBeLessThan(receipt.text.indexOf("二.png"));
    const [report] = await rows("reports");
    const evidence = await rows("evidence");
    expect(evidence).toHaveLength(2);
    expect(evidence).toMatchObject([
      { report_id: report && "id" in report && report.id },
      { report_id: report && "id" in report && report.id },
    ]);
    expect(await office.evidenceFiles()).toHaveLength(2);
  });

  it("keeps a file when the reporter calls the matter something else after it", async () => {
    const reporter = office.chat("reporter");
    await reporter.says(STORY);
    await reporter.sends("一.txt", textFile(1));
    await reporter.presses("继续");
    await reporter.presses("不留联系方式");
    await reporter.presses("修改");
    await reporter.presses("类型");
    await reporter.says("商标侵权");
    expect((await reporter.presses("确认提交")).text).toContain("一.txt");
    const [report] = await rows("reports");
    expect(await rows("matters")).toMatchObject([{ type: "trademark_infringement" }]);
    expect(await rows("evidence")).toMatchObject([
      { report_id: report && "id" in report && report.id },
    ]);
  });
});

describe("createReportSkill in conversation", () => {
  beforeEach(() => openOn(() => openTestStorage("sqlite")));
  afterEach(closeAll);

  it("lets another skill answer a question in the middle and then asks again", async () => {
    const reporter = office.chat("reporter");
    await reporter.says("鑫丰鞋店卖假冒商标的耐克运动鞋，两百双");
    const answer = await reporter.says("多久有结果？");
    expect(answer.text).toContain("答：多久有结果？");
    expect(answer.text).toContain("侵权行为发生在哪里");
    expect(answer.buttons.flat().map(({ label }) => label)).toContain("普宁市");
    expect((await reporter.says("普宁")).text).toContain("证据");
  });

  it("greets in the middle without losing the draft", async () => {
    const reporter = office.chat("reporter");
    await reporter.says(STORY);
    expect((await reporter.says("谢谢")).text).toContain("请把证据发过来");
  });

  it("drops a memory that it cannot read, and says so", async () => {
    const reporter = office.chat("reporter");
    await reporter.says(STORY);
    const { database: db } = database.storage;
    const row = await db.selectFrom("conversations").selectAll().executeTakeFirstOrThrow();
    const state = (row.state ?? "").replace('"kind":"intake"', '"kind":"older"');
    await db.updateTable("conversations").set({ state }).execute();
    const restarted = await reporter.says(STORY);
    expect(restarted.text).toContain("请重新开始");
    expect(restarted.text).toContain("请把证据发过来");
  });

  it("gives up everything on 取消, files included", async () => {
    const reporter = office.chat("reporter");
    await reporter.says(STORY);
    await reporter.sends("摊位.png", png);
    expect((await reporter.says("取消")).text).toContain("已取消");
    expect(await rows("evidence")).toEqual([]);
    expect(await rows("reports")).toEqual([]);
    expect((await reporter.presses("继续")).text).toContain("过期");
  });

  it("keeps the present draft when an old draft's button is pressed", async () => {
    const reporter = office.chat("reporter");
    await reporter.says(STORY);
    const old = (await reporter.latest()).buttons.flat()[0]?.token ?? "";
    await reporter.says("取消");
    await reporter.says("揭西有一家店侵犯商标权，商标侵权");
    const reply = await reporter.pressesToken(old);
    expect(reply.text).toContain("过期");
    expect(reply.text).toContain("被举报的是哪家");
  });

  it("says at once which files cannot be kept, and keeps the others", async () => {
    const reporter = office.chat("reporter");
    await reporter.says(STORY);
    const large = Buffer.alloc(EVIDENCE_BYTES + 1, "text ");
    expect((await reporter.sends("大.txt", large)).text).toContain("没有保存");
    expect((await reporter.sends("空.jpg", Buffer.alloc(0))).text).toContain("空文件");
    expect((await reporter.sends("包.zip", zip)).text).toContain("格式不能接收");
    const gone = { reference: "nowhere", name: "没了.jpg" };
    expect((await reporter.says("", { attachments: [gone] })).text).toContain("没有下载成功");
    for (const [name, bytes] of [
      ["a.txt", textFile(1)],
      ["b.pdf", pdf],
      ["c.png", png],
    ] as const) {
      expect((await reporter.sends(name, bytes)).text).toContain("已收到");
    }
    expect((await reporter.sends("d.txt", textFile(4))).text).toContain("最多收3个文件");
    expect(await office.evidenceFiles()).toHaveLength(3);
    expect(office.logged.join("\n")).not.toContain("没了.jpg");
  });

  it("takes files that come with a button, and says when its button takes none", async () => {
    const reporter = office.chat("reporter");
    const sendWith = async (label: string, name: string) => {
      const buttons = (await reporter.latest()).buttons.flat();
      const { token = "" } = buttons.find((button) => button.label === label) ?? {};
      return reporter.sends(name, Buffer.from(`内容 ${name}`), "", { press: token });
    };
    await reporter.says(STORY);
    expect((await sendWith("继续", "a.txt")).text).toContain("已收到：a.txt");
    await reporter.presses("不留联系方式");
    const confirming = await sendWith("确认提交", "b.txt");
    expect(confirming.text).toContain("已收到：b.txt");
    expect(confirming.text).toContain("2个文件");
    const receipt = await reporter.presses("确认提交");
    expect(receipt.text).toContain("a.txt");
    expect(receipt.text).toContain("b.txt");
    expect((await sendWith("查进度", "c.txt")).text).toMatch(/^刚才一起发来的文件没有保存/);
    expect((await sendWith("现在补充", "d.txt")).text).toMatch(/^已收到：d.txt/);
    expect((await sendWith("提交补充", "e.txt")).text).toContain("已收到：e.txt");
    expect((await reporter.presses("提交补充")).text).toContain("e.txt");
    expect(await rows("evidence")).toHaveLength(4);
  });

  it("begins with a file that comes without a word", async () => {
    const reporter = office.chat("reporter");
    const reply = await reporter.sends("摊位.png", png);
    expect(reply.text).toContain("已收到");
    expect(reply.text).toContain("请用一两句话");
    await reporter.says(STORY);
    await reporter.presses("继续");
    await reporter.presses("不留联系方式");
    expect((await reporter.presses("确认提交")).text).toContain("摊位.png");
  });

  it("warns of danger first, never judges, and shows the matter to those who assign by hand too", async () => {
    const officer = await office.staff("officer", "officer", "puning-market-bureau");
    const triage = await office.staff("triage", "triage");
    const reporter = office.chat("reporter");
    const first = await reporter.says(
      "普宁流沙有个制假窝点，团伙生产假冒商标的鞋，鑫丰鞋厂，三千双",
    );
    expect(first.text.indexOf("110")).toBeGreaterThanOrEqual(0);
    expect(first.text.indexOf("110")).toBeLessThan(first.text.length / 2);
    expect(first.text).not.toMatch(/已构成|构成犯罪的是|肯定/);
    for (
      let step = 0;
      step < 8 && !(await reporter.latest()).text.includes("提交成功");
      step += 1
    ) {
      const labels = (await reporter.latest()).buttons.flat().map(({ label }) => label);
      const wanted = [
        "假冒注册商标、卖假货",
        "仍要登记",
        "继续",
        "不留联系方式",
        "确认提交",
        "跳过",
      ];
      await reporter.presses(wanted.find((label) => labels.includes(label)) ?? "取消");
    }
    expect((await reporter.latest()).text).toContain("提交成功");
    const cards = [...(await officer.replies()), ...(await triage.replies())].map(
      ({ text }) => text,
    );
    expect(cards.join("\n")).toContain("可能涉嫌犯罪");
    expect((await triage.latest()).text).toContain(FIRST);
  });

  it("takes no personal data over a channel that must not", async () => {
    office.close();
    office = await openReportOffice(database.storage, { channel: "telegram" });
    const reporter = office.chat("reporter");
    const first = await reporter.says(`${STORY}，我叫张小三，电话13800138000`);
    expect(first.text).toContain("不要在本渠道发送");
    await reporter.presses("继续");
    const readBack = await reporter.says("张小三 13800138000");
    expect(readBack.text).toContain("没有记下");
    expect(readBack.text).toContain("请核对");
    expect(readBack.text).not.toMatch(/张小三|13800138000/);
    await reporter.presses("确认提交");
    expect(JSON.stringify(await rows("reports"))).not.toMatch(/张小三|13800138000/);
    const [row] = await rows("reports");
    const status = await findReportStatus(database.storage.database, row?.case_number ?? "");
    expect(JSON.stringify(status)).not.toMatch(/张小三|13800138000/);
    expect(status?.report.narrative).toContain("我叫〔已隐去〕，电话〔已隐去〕");
  });

  it("shows no officer a name and number that came after nobody asked any more", async () => {
    const officer = await office.staff("officer", "officer", "puning-market-bureau");
    const reporter = office.chat("reporter");
    await reporter.says(STORY);
    await reporter.presses("继续");
    await reporter.presses("不留联系方式");
    const readBack = await reporter.says("张小三 13800138000");
    expect(readBack.text).toContain("联系方式：张小三 13800138000");
    await reporter.presses("确认提交");
    expect((await officer.latest()).text).toContain("摘要");
    expect((await officer.latest()).text).not.toContain("张小三");
    const [report] = await rows("reports");
    expect(JSON.stringify(report)).not.toContain("张小三");
  });

  it("says whose matter it is when it is nobody's here, and begins nothing", async () => {
    const reporter = office.chat("worker");
    await reporter.says("举报公司欠薪，三个月没发工资");
    expect((await reporter.latest()).text).toBe("请拨打12333。");
    await reporter.says("取消");
    expect((await reporter.latest()).text).not.toContain("类");
  });

  it("says who handles it before it asks for more", async () => {
    const placed = await office.chat("placed").says("举报普宁的店卖假冒商标的鞋，大概三百双");
    expect(placed.text).toMatch(/\n办理单位：.*普宁市/u);
    const unplaced = await office.chat("unplaced").says("举报书店卖盗版教材，纸都透的");
    expect(unplaced.text).toMatch(/\n谁来办：.*著作权主管部门/u);
    expect(unplaced.text).not.toContain("办理单位：");
    const elsewhere = await office.chat("elsewhere").says("举报普宁的平台投诉：平台不处理");
    expect(elsewhere.text.match(/办理单位：/gu)).toHaveLength(1);
  });

  it("answers what the first message asks before it asks for more", async () => {
    const reporter = office.chat("careful");
    const reply = await reporter.says("举报普宁的店卖假货，会不会保密");
    expect(reply.text).toMatch(/^真的会保密。\n\n已记下/);
    const other = await office.chat("plain").says("举报普宁的店卖假货，请保密");
    expect(other.text).not.toContain("真的会保密");
    const accused = await office.chat("accused").says("普宁那家卖假货，还反过来说我侵权");
    expect(accused.text).toMatch(/^真的会保密。\n\n已记下/);
  });

  it("says where to go for what is no matter of these offices, without a case", async () => {
    const reporter = office.chat("reporter");
    const reply = await reporter.says("举报公司欠薪三个月，在普宁");
    expect(reply.text).toContain("12345");
    await reporter.presses("不用了");
    expect(await rows("reports")).toEqual([]);
  });
});
