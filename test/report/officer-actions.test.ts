import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createCaseNumber } from "../../src/report/case-number.ts";
import { changeMatter } from "../../src/report/change-matter.ts";
import type { MatterCommand } from "../../src/report/check-command.ts";
import { verifyEventChain } from "../../src/report/event-log-repository.ts";
import { findReportStatus } from "../../src/report/report-status.ts";
import type { Storage } from "../../src/storage/open-storage.ts";
import { png } from "../support/evidence-files.ts";
import {
  describeOnEachStorage,
  openTestStorage,
  type TestStorage,
} from "../support/open-test-storage.ts";
import {
  type Chat,
  openReportOffice,
  type ReportOffice,
  reportKnowledge,
  reportTexts,
} from "../support/report-office.ts";

const STORY = "举报：普宁流沙有家鑫丰鞋店卖假冒商标的耐克运动鞋，大概两百双";
const CASE = createCaseNumber("2026-11-25", 1);
const SECOND = createCaseNumber("2026-11-25", 2);
const PUNING = "puning-market-bureau";
const JIEXI = "jiexi-market-bureau";

let database: TestStorage;
let office: ReportOffice;
let reporter: Chat;
let officer: Chat;
let colleague: Chat;
let triage: Chat;

/** A case that waits at 普宁's office, with its people, another office's and those of triage. */
async function openCase(open: () => Promise<TestStorage>): Promise<void> {
  database = await open();
  office = await openReportOffice(database.storage);
  officer = await office.staff("officer", "officer", PUNING);
  colleague = await office.staff("colleague", "lead", PUNING);
  await office.staff("jiexi", "officer", JIEXI);
  triage = await office.staff("triage", "triage");
  reporter = await openReport("reporter", STORY);
}

/** A report of which only the story is told: what else is asked is skipped. */
async function openReport(name: string, story: string): Promise<Chat> {
  const chat = office.chat(name);
  let { buttons } = await chat.says(story);
  while (buttons.flat().some(({ label }) => label === "跳过")) {
    ({ buttons } = await chat.presses("跳过"));
  }
  await chat.presses("继续");
  await chat.says("陈小明 13800138000");
  await chat.presses("确认提交");
  return chat;
}

async function closeCase(): Promise<void> {
  office.close();
  await database.drop();
}

/** Until another transaction of this database waits for a row. */
async function waitForBlockedTransaction({ database: db }: Storage): Promise<void> {
  for (;;) {
    const { rows } = await sql`select 1 from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`.execute(db);
    if (rows.length > 0) {
      return;
    }
  }
}

const status = (caseNumber = CASE) => findReportStatus(database.storage.database, caseNumber);
const matter = async () => (await status())?.matters[0];
const tokenOf = async (chat: Chat, label: string, matterId = "") =>
  (await chat.replies())
    .flatMap(({ buttons }) => buttons.flat())
    .findLast((button) => button.label === label && button.token.includes(matterId))?.token ?? "";

describeOnEachStorage("officer actions", (open, kind) => {
  beforeEach(() => openCase(open));
  afterEach(closeCase);

  it("lets one of two officers accept who press at the same time", async () => {
    const tokens = [await tokenOf(officer, "受理"), await tokenOf(colleague, "受理")];
    expect(tokens[0]).toBe(tokens[1]);
    const message = (name: string) => ({
      address: { channel: "web", account: "site", conversationId: `web:${name}` },
      sender: { externalId: name },
      press: tokens[0] ?? "",
    });
    await office.assistant.take("", message("officer"));
    await office.assistant.take("", message("colleague"));
    await office.assistant.worker.workOff();
    const texts = [(await officer.latest()).text, (await colleague.latest()).text];
    expect(texts.filter((text) => text.includes("已受理"))).toHaveLength(1);
    expect(texts.filter((text) => text.includes("已有新变化"))).toHaveLength(1);
    expect(await matter()).toMatchObject({ state: "accepted", version: 2 });
    const news = (await reporter.replies()).filter(({ text }) => text.includes("已受理"));
    expect(news).toHaveLength(1);
  });

  describe.runIf(kind === "postgres")("in two transactions at once", () => {
    const change = (command: Partial<MatterCommand> & Pick<MatterCommand, "action" | "person">) =>
      database.storage.transaction((trx) =>
        changeMatter(
          trx,
          { matterId: `${CASE}-1`, role: "officer", now: new Date(), ...command },
          { knowledge: reportKnowledge, texts: reportTexts },
        ),
      );
    const byOfficer = (id: string) =>
      ({ role: "officer", person: { id, role: "officer", officeId: PUNING } }) as const;

    it("lets one change a matter, and tells the other how it is then", async () => {
      const accept = { ...byOfficer("first"), action: "accept", expectedVersion: 1 } as const;
      let second: ReturnType<typeof change> | undefined;
      const first = await change({
        ...accept,
        async alongside() {
          second = change({ ...accept, ...byOfficer("second") });
          await waitForBlockedTransaction(database.storage);
        },
      });
      expect(first.kind).toBe("changed");
      expect(await second).toMatchObject({
        ...{ kind: "refused", reason: "refused_outdated" },
        matter: { state: "accepted", version: 2 },
      });
      expect(await matter()).toMatchObject({ version: 2, officerId: "first" });
    });

    it("loses nothing of what a reporter adds while an officer accepts", async () => {
      const person = { id: "reporter", role: "enterprise" } as const;
      let added: ReturnType<typeof change> | undefined;
      await change({
        ...{ ...byOfficer("first"), action: "accept", expectedVersion: 1 },
        async alongside() {
          added = change({ action: "supplement", role: "reporter", person, text: "还有货" });
          await waitForBlockedTransaction(database.storage);
        },
      });
      expect(await added).toMatchObject({ kind: "changed" });
      expect(await matter()).toMatchObject({ state: "accepted", version: 3 });
    });
  });

  it("says so when the same button is pressed twice, and when a colleague was faster", async () => {
    const token = await tokenOf(officer, "受理");
    await officer.pressesToken(token);
    expect((await officer.pressesToken(token)).text).toContain("已经做过");
    expect((await colleague.pressesToken(token)).text).toContain("已有新变化");
    expect(await matter()).toMatchObject({ version: 2 });
  });

  it("leads from acceptance over a supplement to the close, and tells the reporter each time", async () => {
    await officer.presses("受理");
    expect((await reporter.latest()).text).toContain("已受理");
    await officer.presses("补充材料");
    await officer.presses("10个工作日");
    const asked = (await officer.says("请提供购买凭证")).text;
    expect(asked).toMatch(new RegExp(`^已要求举报人补充材料：${CASE}，.*待补充材料`));
    expect((await reporter.latest()).text).toContain("请提供购买凭证");
    await reporter.presses("现在补充");
    await reporter.says("附上小票，另外老板姓林");
    await reporter.sends("小票.png", png);
    expect((await reporter.presses("提交补充")).text).toContain("已补充到");
    const card = (await officer.latest()).text;
    expect(card).toContain("老板姓林");
    expect(card).toContain("证据：1个文件");
    await officer.presses("办结");
    await officer.presses("已作出行政处罚");
    expect((await officer.says("已查处，罚款并没收")).text).toContain("已办结");
    expect((await reporter.latest()).text).toContain("已查处，罚款并没收");
    expect(await matter()).toMatchObject({ state: "closed" });
    expect((await status())?.clocks.map((clock) => clock.status)).toEqual(["met"]);
    expect(await verifyEventChain(database.storage.database)).toMatchObject({ kind: "intact" });
  });

  it("lets what a reporter need not act on wait for the morning, and nothing else", async () => {
    await officer.presses("受理");
    await officer.presses("补充材料");
    await officer.presses("10个工作日");
    await officer.says("请提供购买凭证");
    await officer.presses("办结");
    await officer.presses("已作出行政处罚");
    await officer.says("已查处");
    const waiting = database.storage.database
      .selectFrom("outbox")
      .select(["dedupe_key", "may_wait"])
      .orderBy("id");
    const sent = (await waiting.execute()).map(({ dedupe_key, may_wait }) => ({
      isNews: dedupe_key.includes(":news:"),
      may_wait,
    }));
    expect(sent.filter(({ isNews }) => isNews).map(({ may_wait }) => may_wait)).toEqual([1, 0, 1]);
    expect(sent.filter(({ isNews, may_wait }) => !isNews && may_wait !== 0)).toEqual([]);
  });

  it("moves a matter to another office, which takes it over with new clocks", async () => {
    const jiexi = office.chat("jiexi");
    const old = await tokenOf(colleague, "受理");
    await officer.presses("转办");
    await officer.presses("揭西县市场监督管理局（知识产权局）");
    expect((await officer.says("行为发生在揭西棉湖")).text).toContain("转办中");
    expect(await matter()).toMatchObject({ officeId: PUNING, state: "transfer_pending" });
    expect((await colleague.pressesToken(old)).text).toContain("已有新变化");
    office.assistant.clock.advance(86_400_000);
    await jiexi.presses("接收转办");
    expect(await matter()).toMatchObject({ officeId: JIEXI, state: "queued" });
    expect((await status())?.clocks).toMatchObject([
      { startedOn: "2026-11-26", status: "running" },
    ]);
    expect((await reporter.latest()).text).toContain("揭西县市场监督管理局");
    expect((await reporter.latest()).text).not.toContain("行为发生在揭西棉湖");
  });
});

describe("officer actions in conversation", () => {
  beforeEach(() => openCase(() => openTestStorage("sqlite")));
  afterEach(closeCase);

  it("refuses who is no officer, who is of another office, and forged buttons", async () => {
    const token = await tokenOf(officer, "受理");
    const jiexi = office.chat("jiexi");
    expect((await reporter.pressesToken(token)).text).toContain("只有承办单位");
    expect((await jiexi.pressesToken(token)).text).toContain("不归您单位");
    for (const forged of [
      "report.act.JY20261125-99999-1.1.accept",
      `${token}x`,
      "report.act",
      "report.act.x.y.z",
      token.replace(".1.accept", ".NaN.accept"),
      "report.nothing",
      "report.pick.penalty",
      "report.reply.yes",
    ]) {
      expect((await officer.pressesToken(forged)).text, forged).toContain("失效");
    }
    expect(await matter()).toMatchObject({ state: "queued", version: 1 });
  });

  it("refuses an officer who was disabled meanwhile", async () => {
    const token = await tokenOf(officer, "受理");
    await database.storage.database
      .updateTable("people")
      .set({ disabled_at: "2026-11-25T00:00:00.000Z" })
      .where("role", "=", "officer")
      .execute();
    expect((await officer.pressesToken(token)).text).toContain("只有承办单位");
  });

  it("does not move a matter to its own office or to one without people", async () => {
    const asked = await officer.presses("转办");
    expect(asked.buttons.flat().some(({ label }) => label.startsWith("普宁"))).toBe(false);
    await officer.says("普宁");
    expect((await officer.pressesToken(`report.pick.${PUNING}`)).text).toContain("转给哪个单位");
    await officer.presses("揭阳市榕城区市场监督管理局（知识产权局）");
    expect((await officer.says("行为在榕城")).text).toContain("没有绑定经办人");
    expect(await matter()).toMatchObject({ officeId: PUNING, version: 1 });
  });

  it("offers only what can change something", async () => {
    const labelsOf = async (chat: Chat) => {
      const { buttons } = await chat.says(CASE);
      return buttons.flat().map(({ label }) => label);
    };
    const idle = ["恢复计时", "由我接手", "退回本单位待办", "延长时限"];
    const offered = async () => (await labelsOf(colleague)).filter((label) => idle.includes(label));
    expect(await offered()).toEqual(["由我接手", "延长时限"]);
    await colleague.presses("由我接手");
    expect(await offered()).toEqual(["退回本单位待办", "延长时限"]);
    expect(await labelsOf(officer)).toContain("由我接手");
    await colleague.presses("中止计时");
    await colleague.says("送检");
    expect(await offered()).toEqual(["退回本单位待办", "延长时限", "恢复计时"]);
    await colleague.presses("恢复计时");
    office.assistant.clock.advance(30 * 24 * 3_600_000);
    expect(await offered()).toEqual(["退回本单位待办"]);
  });

  it("leaves a dialogue without a change on 取消, and wants a sentence of sensible length", async () => {
    await officer.presses("补充材料");
    await officer.presses("10个工作日");
    expect((await officer.says("好")).text).toContain("2到500个字");
    expect((await officer.says("长".repeat(501))).text).toContain("个字");
    expect((await officer.says("取消")).text).toContain("没有改动");
    expect(await matter()).toMatchObject({ version: 1 });
  });

  it("answers a question in the middle of a dialogue and asks again", async () => {
    await officer.presses("补充材料");
    await officer.presses("10个工作日");
    const reply = await officer.says("商标侵权罚多少？");
    expect(reply.text).toContain("答：商标侵权罚多少？");
    expect(reply.text).toContain("请用一句话");
    expect((await officer.says("请提供注册证")).text).toContain("待补充材料");
  });

  it("takes what begins like thanks or asks the reporter something for what is to be told on", async () => {
    await officer.presses("补充材料");
    await officer.presses("10个工作日");
    expect((await officer.says("请补充是在哪里买的、买了多少双")).text).toContain("待补充材料");
    await officer.presses("受理");
    await officer.presses("办结");
    await officer.presses("其他");
    await officer.says("谢谢");
    await officer.says("谢谢您的举报，已责令下架");
    expect((await reporter.latest()).text).toContain("谢谢您的举报，已责令下架");
  });

  it("returns a matter to those who assign, who give it to an office again", async () => {
    await officer.presses("退回");
    await officer.says("不属于本局管辖");
    expect(await matter()).toMatchObject({ state: "triage" });
    expect((await reporter.latest()).text).toContain("重新分派");
    expect((await reporter.latest()).text).not.toContain("不属于本局管辖");
    await triage.presses("转办");
    await triage.presses("揭西县市场监督管理局（知识产权局）");
    await triage.says("地址在揭西");
    expect(await matter()).toMatchObject({ state: "queued", officeId: JIEXI });
    expect((await office.chat("jiexi").latest()).text).toContain(CASE);
  });

  it("declines and refers with a reason that the reporter reads", async () => {
    await officer.presses("不予受理");
    await officer.presses("材料不全或不真实，补正后仍不符合要求");
    await officer.says("缺少事实依据，可补充后再报");
    expect((await reporter.latest()).text).toContain("缺少事实依据，可补充后再报");
    expect(await matter()).toMatchObject({ state: "not_accepted" });
  });

  it("extends a limit once, by the lead and with a reason that the reporter reads", async () => {
    const lead = await office.staff("city lead", "lead", "jieyang-market-bureau");
    await openReport("inventor", "举报：普宁流沙鑫丰五金厂仿我的专利，是专利侵权纠纷");
    const limit = async () => (await status(SECOND))?.clocks.at(0);
    expect(await limit()).toMatchObject({ clockId: "p_docket", dueOn: "2026-12-02" });
    expect((await lead.presses("延长时限")).text).toContain("延长的理由");
    expect((await lead.says("证据要到外地核对")).text).toContain("已延长时限");
    expect(await limit()).toMatchObject({ dueOn: "2026-12-09", isExtended: true });
    const news = (await office.chat("inventor").latest()).text;
    expect(news).toContain("证据要到外地核对");
    expect(news).toContain(reportKnowledge.clocks.get("p_docket")?.label);
    expect((await lead.presses("延长时限")).text).toBe(reportTexts("refused_extension_used"));
    await officer.pressesToken(await tokenOf(colleague, "延长时限"));
    expect((await officer.latest()).text).toContain("不能做这个操作");
  });

  it("handles matters together, and tells the reporter of either how they ended", async () => {
    const other = await openReport("other", STORY);
    await officer.presses("并案");
    await officer.says("JY20261125-00000");
    expect((await officer.says("同一家店")).text).toBe(reportTexts("refused_merge"));
    await officer.presses("并案");
    await officer.says(CASE);
    expect((await officer.says("同一家店")).text).toContain("已并案");
    expect((await status(SECOND))?.matters).toMatchObject([
      { state: "merged", course: { mergedInto: `${CASE}-1` } },
    ]);
    expect((await status(SECOND))?.clocks).toMatchObject([{ status: "held" }]);
    expect((await other.latest()).text).toContain(reportTexts("news_merge"));
    expect((await other.latest()).text).not.toContain("同一家店");
    await colleague.pressesToken(await tokenOf(colleague, "受理", `${CASE}-1`));
    await colleague.presses("办结");
    await colleague.presses("已责令改正");
    await colleague.says("已经下架");
    const outcome = reportKnowledge.states.outcomes.corrected ?? "";
    expect((await other.latest()).text).toContain(reportTexts("news_merged_closed", { outcome }));
    expect((await reporter.latest()).text).toContain("已经下架");
  });

  it("tells the reporter every word of what was asked or decided", async () => {
    await officer.presses("补充材料");
    await officer.presses("10个工作日");
    const words = `请提供：${"发票、收据、".repeat(60)}合同`;
    await officer.says(words);
    expect((await reporter.latest()).text).toContain(words);
    expect((await status())?.events.at(-1)?.data.text).toBe(words);
  });

  it("lists the office's open matters and those due today", async () => {
    const list = await officer.says("我的事项有什么进度");
    expect(list.table?.rows).toMatchObject([
      [`${CASE}-1`, expect.anything(), "待受理", "2026-12-16"],
    ]);
    expect((await officer.says("今天到期")).text).toContain("没有符合");
    office.assistant.clock.advance(21 * 86_400_000);
    expect((await officer.says("今天到期")).table?.rows).toHaveLength(1);
    expect((await office.chat("jiexi").says("我的事项进度")).text).toContain("没有符合");
    expect((await officer.says(`查 ${CASE} 进度`)).text).toContain("鑫丰鞋店");
    expect((await office.chat("jiexi").says(`查 ${CASE} 进度`)).text).not.toContain("鑫丰");
  });

  it("shows the reporter's identity on no card, in no event and in no log", async () => {
    await officer.presses("受理");
    await officer.presses("补充材料");
    await officer.presses("10个工作日");
    await officer.says("请提供购买凭证");
    await reporter.presses("现在补充");
    await reporter.says("我叫陈小明，电话13800138000，邮箱 canary@example.com，凭证在店里");
    await reporter.presses("提交补充");
    const canaries = /陈小明|13800138000|canary@/;
    for (const chat of [officer, colleague, triage, office.chat("jiexi")]) {
      expect(JSON.stringify(await chat.replies())).not.toMatch(canaries);
    }
    expect(JSON.stringify((await status())?.events)).not.toMatch(canaries);
    expect(office.logged.join("\n")).not.toMatch(canaries);
    expect((await status())?.report.contact).toContain("陈小明");
  });
});
