import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Reply } from "../../src/conversation/reply.ts";
import { readPdfAttachments } from "../../src/ingest/pdf/read-pdf-attachments.ts";
import { createCaseNumber } from "../../src/report/case-number.ts";
import { purgeDrafts } from "../../src/report/purge-drafts.ts";
import { createQueryCode } from "../../src/report/query-code.ts";
import { isGenuineReceipt, parseSignedReceipt } from "../../src/report/receipt.ts";
import { listReports } from "../../src/report/report-repository.ts";
import { findReportStatus } from "../../src/report/report-status.ts";
import { png } from "../support/evidence-files.ts";
import { openTestStorage, type TestStorage } from "../support/open-test-storage.ts";
import { type Chat, openReportOffice, type ReportOffice } from "../support/report-office.ts";

const STORY = "举报：普宁流沙有家鑫丰鞋店卖假冒商标的耐克运动鞋，大概两百双";
const CASE = createCaseNumber("2026-11-25", 1);
const SECOND = createCaseNumber("2026-11-25", 2);

let database: TestStorage;
let office: ReportOffice;
let reporter: Chat;
let officer: Chat;
let queryCode: string;

async function submit(chat: Chat): Promise<string> {
  await chat.says(STORY);
  await chat.presses("继续");
  await chat.presses("不留联系方式");
  const { text } = await chat.presses("确认提交");
  return /查询码：([2-9A-Z-]{14})/.exec(text)?.[1] ?? "";
}

const matter = async () => (await findReportStatus(database.storage.database, CASE))?.matters[0];

beforeEach(async () => {
  database = await openTestStorage("sqlite");
  office = await openReportOffice(database.storage);
  officer = await office.staff("officer", "officer", "puning-market-bureau");
  reporter = office.chat("reporter");
  queryCode = await submit(reporter);
});
afterEach(async () => {
  office.close();
  await database.drop();
});

describe("who has no report here", () => {
  it("is told first what is known of what they may have asked", async () => {
    const stranger = office.chat("stranger");
    const { text } = await stranger.says("保密的进度怎么样");
    expect(text).toMatch(/^真的会保密。\n\n.*没有您提交的举报/s);
  });

  it("is told nothing else where nothing is known, nor while a number is asked for", async () => {
    const stranger = office.chat("stranger");
    expect((await stranger.says("进度")).text).toMatch(/^这个对话里没有您提交的举报/);
    expect((await stranger.says("保密的进度")).text).not.toContain("真的会保密");
  });

  it("is not who has one", async () => {
    expect((await reporter.says("保密的进度")).text).not.toContain("真的会保密");
  });
});

describe("when a matter is due", () => {
  it("is told with the day, how it is counted and the law", async () => {
    const { text } = await reporter.says("我的事项几号到期");
    expect(text).toContain("初步核查并决定是否立案，2026-12-16 前");
    expect(text).toMatch(
      /从2026-11-25起15个工作日，当天不计（市场监督管理投诉举报处理办法（2026）第三十五条/,
    );
  });

  it("is told without what the office does among its own people", async () => {
    await officer.presses("受理");
    const lead = await office.staff("lead", "lead", "puning-market-bureau");
    await lead.says(`${CASE}-1`);
    await lead.presses("由我接手");
    const { text } = await reporter.says("我的事项进度");
    expect(text).toContain("，受理");
    expect(text).not.toContain("接手");
  });
});

describe("the receipt's document", () => {
  it("holds the signed receipt, and neither the query code nor anything of the person", async () => {
    const { files } = await reporter.presses("下载回执文件");
    expect(files?.map(({ name }) => name)).toEqual([`${CASE}-回执.pdf`]);
    const pdf = await readPdfAttachments(Buffer.from(files?.[0]?.base64 ?? "", "base64"));
    const signed = parseSignedReceipt(pdf.attachments.get("receipt.json")?.toString() ?? "");
    expect(isGenuineReceipt(signed, office.publicKey)).toBe(true);
    expect(pdf.words).toContain(CASE);
    expect(pdf.words).not.toContain(queryCode);
  });

  it("is not given to anybody else", async () => {
    const stranger = office.chat("stranger");
    const { text, files } = await stranger.pressesToken(`report.receipt.${CASE}`);
    expect(files).toBeUndefined();
    expect(text).not.toContain(CASE);
  });
});

describe("status", () => {
  it("is told to the reporter without a code", async () => {
    const { text } = await reporter.says("进度");
    for (const fact of [CASE, "待受理", "普宁市市场监督管理局", "2026-12-16"]) {
      expect(text).toContain(fact);
    }
  });

  it("takes number and code as people write them, one after the other", async () => {
    const partner = office.chat("partner");
    await partner.says("查一下进度");
    await partner.says(CASE.replace("-", "—"));
    const spaced = queryCode.replaceAll("-", " ").toLowerCase();
    expect((await partner.says(spaced)).text).toContain("待受理");
  });

  it("lets a reporter of several choose", async () => {
    await submit(reporter);
    const list = await reporter.says("进度");
    expect(list.buttons.flat().map(({ label }) => label.slice(0, CASE.length))).toEqual([
      SECOND,
      CASE,
    ]);
    const first = list.buttons.flat()[1]?.token ?? "";
    expect((await reporter.pressesToken(first)).text).toContain(CASE);
  });

  it("is told to anybody with number and code, at once or one after the other", async () => {
    const stranger = office.chat("stranger");
    expect((await stranger.says(`进度 ${CASE} ${queryCode.toLowerCase()}`)).text).toContain(
      "待受理",
    );
    expect((await stranger.says(`进度 ${CASE}`)).text).toContain("查询码");
    expect((await stranger.says(queryCode)).text).toContain("待受理");
  });

  it("says the same whether the number is unknown, the code is wrong, or it is somebody else's", async () => {
    const stranger = office.chat("stranger");
    const unknown = await stranger.says(`进度 ${SECOND} ${queryCode}`);
    const wrong = await stranger.says(`进度 ${CASE} ${createQueryCode()}`);
    const misspelt = await stranger.says(`进度 ${CASE.slice(0, -1)}9 ${queryCode}`);
    expect(wrong.text).toBe(unknown.text);
    expect(misspelt.text).toBe(unknown.text);
    expect((await stranger.pressesToken(`report.status.${CASE}`)).text).not.toContain("待受理");
    expect((await stranger.says(`进度 ${CASE}`)).text).toBe(
      (await stranger.says(`进度 ${SECOND}`)).text,
    );
  });

  it("says that what is like a code is none, and takes the right one after it", async () => {
    const stranger = office.chat("stranger");
    const mistyped = `${queryCode.slice(0, -1)}0`;
    expect((await stranger.says(`${CASE} ${mistyped}`)).text).toContain("这不是查询码");
    for (const text of [
      mistyped,
      mistyped.toLowerCase(),
      queryCode.slice(0, -1),
      `${queryCode}2`,
    ]) {
      expect((await stranger.says(text)).text).toContain("这不是查询码");
    }
    expect((await stranger.says(queryCode)).text).toContain("状态：待受理");
  });

  it("is told by number and code alone, whatever they are taken for and however typed", async () => {
    const typed = CASE.toLowerCase().replace("-", " ");
    const code = queryCode.replaceAll("-", "").toLowerCase();
    for (const [name, text] of [
      ["one", `${typed} ${code}`],
      ["two", `${typed.replace("2026", "2o26")}，${code}`],
      ["reporter", typed],
    ] as const) {
      expect((await office.chat(name).says(text)).text).toContain("状态：待受理");
    }
  });

  it("stops guessing after five wrong codes, for an hour, even for the right one", async () => {
    const stranger = office.chat("stranger");
    for (let guess = 0; guess < 5; guess += 1) {
      await stranger.says(`进度 ${CASE} ${createQueryCode()}`);
    }
    expect((await stranger.says(`进度 ${CASE} ${queryCode}`)).text).toContain("一小时后");
    expect((await office.chat("other").says(`进度 ${CASE} ${queryCode}`)).text).toContain("待受理");
  });

  it("takes no words for a wrong code", async () => {
    const partner = office.chat("partner");
    await partner.says(`补充 ${CASE}`);
    for (let time = 0; time < 6; time += 1) {
      expect((await partner.says("补充：they sell fake bags")).text).toContain("这件的查询码");
    }
    await partner.says(queryCode);
    await partner.presses("提交补充");
    expect((await officer.latest()).text).toContain("they sell fake bags");
  });

  it("in a flood of wrong codes leaves each a single try, which the right code needs", async () => {
    for (let guess = 0; guess < 13; guess += 1) {
      await office.chat(`guesser-${guess}`).says(`进度 ${CASE} ${createQueryCode()}`);
    }
    const right = `进度 ${CASE} ${queryCode}`;
    expect((await office.chat("guesser-0").says(right)).text).toContain("一小时后");
    expect((await office.chat("other").says(right)).text).toContain("待受理");
    expect((await office.chat("other").says(right)).text).toContain("待受理");
    expect((await reporter.says("进度")).text).toContain("待受理");
    office.assistant.clock.advance(3_600_000);
    expect((await office.chat("guesser-0").says(right)).text).toContain("待受理");
  });

  it("counts what comes at once from one place in the network, and no other's", async () => {
    const names = Array.from({ length: 11 }, (_, index) => `cookie-${index}`);
    for (const name of names) {
      await office.assistant.take(`进度 ${CASE} ${createQueryCode()}`, {
        address: { channel: "web", account: "site", conversationId: `web:${name}` },
        sender: { externalId: name },
        externalId: name,
        source: "one place",
      });
    }
    await office.assistant.worker.workOff();
    const replies = await Promise.all(names.map((name) => office.chat(name).latest()));
    expect(replies.filter(({ text }) => text.includes("对不上"))).toHaveLength(8);
    expect(replies.filter(({ text }) => text.includes("一小时后"))).toHaveLength(3);
    const right = `进度 ${CASE} ${queryCode}`;
    const fresh = await office.chat("fresh").says(right, { source: "one place" });
    expect(fresh.text).toContain("一小时后");
    const elsewhere = await office.chat("elsewhere").says(right, { source: "another place" });
    expect(elsewhere.text).toContain("待受理");
  });

  it("is told by a button that names no report", async () => {
    expect((await reporter.pressesToken("report.status")).text).toContain("待受理");
  });

  it("leaves it at that when the person has no number", async () => {
    const stranger = office.chat("stranger");
    expect((await stranger.says("进度")).text).toContain("案件编号");
    expect((await stranger.says("算了")).text).toContain("先不查");
  });

  it("takes words of twelve letters beside the number for no code", async () => {
    const stranger = office.chat("stranger");
    for (const word of ["manufactures", "measurements", "replacements"]) {
      const asked = await stranger.says(`进度 ${CASE} they sell ${word}`);
      expect(asked.text).toContain("这件的查询码");
    }
  });

  it("and a withdrawal are asked for in turn while it was asked which report is meant", async () => {
    await submit(reporter);
    await reporter.says("进度");
    const withdrawal = await reporter.says("我要撤回");
    expect(withdrawal.buttons.flat()[0]?.token).toBe(`report.withdraw.${SECOND}`);
    const list = await reporter.says("进度");
    expect(list.buttons.flat()[0]?.token).toBe(`report.status.${SECOND}`);
  });

  it("is told while the code of a number is asked for that was mistyped", async () => {
    const asked = await reporter.says(`补充 ${SECOND}`);
    expect(asked.text).toContain("查询码");
    expect(asked.buttons.flat().map(({ label }) => label)).toEqual(["取消"]);
    expect((await reporter.says("进度")).text).toContain("待受理");
    await reporter.says(`补充 ${SECOND}`);
    expect((await reporter.presses("取消")).text).toContain("没有补充");
  });

  it("leaves a bare file that comes instead of a choice to what waits for one", async () => {
    await submit(reporter);
    await officer.presses("补充材料");
    await officer.presses("10个工作日");
    await officer.says("请提供购买凭证");
    await reporter.says("进度");
    expect((await reporter.sends("小票.png", png)).text).toContain("请提供购买凭证");
    expect((await reporter.presses("提交补充")).text).toContain(`已补充到 ${SECOND}`);
  });

  it("is told in the middle of another report, which goes on", async () => {
    await reporter.says(STORY);
    const { text } = await reporter.says("进度");
    expect(text).toContain("待受理");
    expect(text).toContain("请把证据发过来");
    expect((await reporter.presses("继续")).text).toContain("联系方式");
  });
});

describe("supplement", () => {
  it("adds words and files that nobody asked for", async () => {
    await reporter.says("补充一下：老板是林老二");
    await reporter.sends("新照片.png", png);
    expect((await reporter.presses("提交补充")).text).toContain(CASE);
    expect((await officer.latest()).text).toContain("老板是林老二");
    expect(await matter()).toMatchObject({ state: "queued", version: 2 });
  });

  it("takes a bare file as the answer to what the office asked for", async () => {
    await officer.presses("补充材料");
    await officer.presses("10个工作日");
    await officer.says("请提供购买凭证");
    const reply = await reporter.sends("小票.png", png);
    expect(reply.text).toContain("请提供购买凭证");
    expect(reply.text).toContain("已收到：小票.png");
    await reporter.says("发完了");
    expect(await matter()).toMatchObject({ state: "queued" });
  });

  describe("that may be a report as well", () => {
    const TOLD = "商标侵权的证据在这里，注册号 12345678";
    beforeEach(async () => {
      await officer.presses("补充材料");
      await officer.presses("10个工作日");
      await officer.says("请提供商标注册证");
    });

    it("is asked about, and sent to the matter that is pressed", async () => {
      const asked = await reporter.sends("注册证.png", png, TOLD);
      expect(asked.text).toMatch(/请提供商标注册证[\s\S]*已收到：注册证.png[\s\S]*还是另外举报/);
      expect(await matter()).toMatchObject({ state: "supplement" });
      const { label = "" } = asked.buttons.flat()[0] ?? {};
      expect((await reporter.presses(label)).text).toContain(`已补充到 ${CASE}`);
      expect((await officer.latest()).text).toContain("注册号 12345678");
      expect(await matter()).toMatchObject({ state: "queued" });
    });

    it("begins a report, with its files, where that is pressed", async () => {
      await reporter.sends("注册证.png", png, TOLD);
      await reporter.presses("另外举报一件");
      await reporter.presses("普宁市");
      await reporter.presses("跳过");
      const evidence = await reporter.presses("跳过");
      expect(evidence.text).toContain("已收到1个文件");
      await reporter.presses("继续");
      await reporter.presses("不留联系方式");
      expect((await reporter.presses("确认提交")).text).toContain("注册证.png");
      expect((await findReportStatus(database.storage.database, SECOND))?.report).toMatchObject({
        narrative: TOLD,
      });
      expect(await matter()).toMatchObject({ state: "supplement" });
    });

    it("begins a report as well where that is typed, and keeps none of the answer", async () => {
      for (const answer of ["另外举报一件", "是另外一件，不是补充", "不是补充", "我是要举报"]) {
        await reporter.says(TOLD);
        const begun = await reporter.says(answer);
        expect(begun.buttons.flat().map(({ label }) => label)).toContain("普宁市");
        await reporter.says("取消");
      }
      await reporter.says(TOLD);
      const { text } = await reporter.says("不是补充，是另外一家，在普宁流沙");
      expect(text).not.toContain("提交补充");
      expect(await matter()).toMatchObject({ state: "supplement" });
    });

    it("goes to the only matter that waits where that is typed", async () => {
      for (const answer of ["是补充", "不是另外举报，是补充", ""]) {
        const { text, buttons } = await reporter.says(TOLD);
        expect(text).toContain("还是另外举报一件");
        const label = buttons.flat()[0]?.label ?? "";
        expect((await reporter.says(answer === "" ? label : answer)).text).toContain(
          `已补充到 ${CASE}`,
        );
        expect((await officer.latest()).text).toContain("注册号 12345678");
        await officer.presses("补充材料");
        await officer.presses("10个工作日");
        await officer.says("请提供商标注册证");
      }
    });

    it("keeps asking which it is while more is told", async () => {
      const asked = await reporter.says(TOLD);
      for (const answer of ["店里还有两百双", "好了"]) {
        const again = await reporter.says(answer);
        expect(again.buttons).toEqual(asked.buttons);
        expect(again.text).toMatch(/补充这一件，还是另外举报一件/);
        expect(again.text).not.toMatch(/提交补充|哪一个/);
      }
      const { label = "" } = asked.buttons.flat()[0] ?? {};
      await reporter.presses(label);
      expect((await officer.latest()).text).toMatch(/12345678[\s\S]*两百双/);
    });

    it("leaves nothing to be added where it is reported, and is somebody else's business", async () => {
      await reporter.sends("工资条.png", png, "老板侵权又拖欠工资三个月");
      expect((await reporter.presses("另外举报一件")).text).toBe("请拨打12333。");
      const { text } = await reporter.says("店在榕城区东阳街，侵权");
      expect(text).toContain("还是另外举报一件");
      await reporter.presses("另外举报一件");
      const rows = await database.storage.database.selectFrom("evidence").selectAll().execute();
      expect(rows).toHaveLength(0);
    });

    it("is not asked about who says that they report", async () => {
      expect((await reporter.says(STORY)).text).toContain("请把证据发过来");
    });
  });

  describe("of one of several reports", () => {
    const readNarratives = async () =>
      new Map(
        (await listReports(database.storage.database, 9)).map(({ caseNumber, narrative }) => [
          caseNumber,
          narrative,
        ]),
      );

    beforeEach(async () => {
      await submit(reporter);
    });

    it("keeps the words and files while it asks which report they are for", async () => {
      await reporter.sends("新照片.png", png, "补充：还有货");
      const asked = await reporter.presses("提交补充");
      const labels = asked.buttons.flat().map(({ label }) => label);
      expect(labels.map((label) => label.slice(0, CASE.length))).toEqual([SECOND, CASE]);
      const done = await reporter.presses(labels[1] ?? "");
      expect(done.text).toContain(`已补充到 ${CASE}`);
      expect(done.text).toContain("新照片.png");
      const narratives = await readNarratives();
      expect(narratives.get(CASE)).toContain("还有货");
      expect(narratives.get(SECOND)).not.toContain("还有货");
      expect((await officer.latest()).text).toContain("还有货");
      const turns = await database.storage.database.selectFrom("turns").selectAll().execute();
      expect(turns.at(-1)?.subject).toBe(`${CASE}-1`);
      expect(turns.find(({ text }) => text.includes("还有货"))?.subject).toBe(`${CASE}-1`);
    });

    it("takes the case number for an answer, and a report's own button", async () => {
      await reporter.says("补充：还有货");
      await reporter.presses("提交补充");
      expect((await reporter.says(CASE)).text).toContain(`已补充到 ${CASE}`);
      await reporter.says("补充：仓库在村口");
      await reporter.pressesToken(`report.supplement.${SECOND}-1`);
      await reporter.presses("提交补充");
      const narratives = await readNarratives();
      expect(narratives.get(CASE)).toContain("还有货");
      expect(narratives.get(SECOND)).toContain("仓库在村口");
    });

    it("asks for which of two that wait a bare file is meant", async () => {
      const cards = (await officer.replies()).flatMap(({ buttons }) => buttons.flat());
      for (const card of cards.filter(({ label }) => label === "补充材料")) {
        await officer.pressesToken(card.token);
        await officer.presses("10个工作日");
        await officer.says("请提供购买凭证");
      }
      await reporter.sends("小票.png", png);
      const asked = await reporter.presses("提交补充");
      const labels = asked.buttons.flat().map(({ label }) => label);
      expect(labels).toHaveLength(2);
      await reporter.presses(labels[1] ?? "");
      expect(await matter()).toMatchObject({ state: "queued" });
      const second = await findReportStatus(database.storage.database, SECOND);
      expect(second?.matters).toMatchObject([{ state: "supplement" }]);
    });
  });

  it("keeps words and files of who has to prove the report first, and not the code", async () => {
    const partner = office.chat("partner");
    const kept = await partner.sends("新照片.png", png, "补充：还有货");
    expect(kept.text).toContain("已收到：新照片.png");
    expect(kept.text).toContain("案件编号");
    expect(kept.buttons.flat().map(({ label }) => label)).toEqual(["取消"]);
    await partner.says(`补充 ${CASE} ${createQueryCode()} 老板姓林`);
    await partner.says(`${CASE} ${queryCode}`);
    const done = await partner.presses("提交补充");
    expect(done.text).toContain("新照片.png");
    const { text } = await officer.latest();
    expect(text).toContain("还有货");
    expect(text).toContain("老板姓林");
    expect(text).not.toMatch(/[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}/);
  });

  it("adds nothing to an own report while the code of another one is asked for", async () => {
    const partner = office.chat("partner");
    await submit(partner);
    await partner.says(`补充 ${CASE}`);
    expect((await partner.says("补充：还有货")).text).toContain("查询码");
    expect((await partner.says("进度")).text).toContain("查询码");
    await partner.says(queryCode);
    expect((await partner.presses("提交补充")).text).toContain(`已补充到 ${CASE}`);
  });

  it("forgets what was told when its report is not named after all", async () => {
    const partner = office.chat("partner");
    await partner.sends("新照片.png", png, "补充：还有货");
    await partner.says("取消");
    expect(await database.storage.database.selectFrom("evidence").selectAll().execute()).toEqual(
      [],
    );
    await partner.sends("新照片.png", png, "补充：还有货");
    office.assistant.clock.advance(73 * 3_600_000);
    expect(await purgeDrafts(database.storage, office.assistant.clock.now())).toBeGreaterThan(0);
    expect(await database.storage.database.selectFrom("evidence").selectAll().execute()).toEqual(
      [],
    );
  });

  it("sends nothing empty, and forgets everything on 取消", async () => {
    await reporter.says("补充");
    expect((await reporter.says("完成")).text).toContain("还没有收到");
    await reporter.sends("新照片.png", png);
    expect((await reporter.says("取消")).text).toContain("没有补充");
    expect(await database.storage.database.selectFrom("evidence").selectAll().execute()).toEqual(
      [],
    );
    expect(await matter()).toMatchObject({ version: 1 });
  });

  it("is refused politely when the matter is over", async () => {
    await officer.presses("受理");
    await officer.presses("办结");
    await officer.presses("其他");
    await officer.says("已核查，未发现");
    const refused = await reporter.says("补充一下：还有货");
    expect(refused.text).toMatch(/不能再补充[\s\S]*没有保存/);
    expect((await reporter.says("补充")).text).not.toContain("没有保存");
  });

  it("is refused with the state when the matter ends while it is written", async () => {
    await officer.presses("受理");
    await reporter.says("补充一下：还有货");
    await reporter.sends("新照片.png", png);
    await officer.presses("办结");
    await officer.presses("其他");
    await officer.says("已核查，未发现");
    const { text } = await reporter.presses("提交补充");
    expect(text).toContain(`${CASE} 现在是“已办结”，不能再补充`);
    expect(text).toContain("没有保存");
    expect(await database.storage.database.selectFrom("evidence").selectAll().execute()).toEqual(
      [],
    );
  });

  it("says so when nobody is there to be told", async () => {
    await database.storage.database
      .updateTable("people")
      .set({ disabled_at: "2026-11-25T00:00:00.000Z" })
      .where("role", "=", "officer")
      .execute();
    await reporter.says("补充一下：还有货");
    expect((await reporter.presses("提交补充")).text).toContain("没有在线的经办人");
    await reporter.says("我要撤回");
    expect((await reporter.presses("确认撤回")).text).toContain("没有在线的经办人");
  });

  it("is open to who proves the report with the code, and to nobody else", async () => {
    const partner = office.chat("partner");
    await partner.says(`补充一下 ${CASE} ${queryCode}`);
    await partner.says("仓库在村口");
    expect((await partner.presses("提交补充")).text).toContain(CASE);
    const stranger = office.chat("stranger");
    expect((await stranger.pressesToken(`report.supplement.${CASE}-1`)).text).toContain("失效");
  });
});

describe("what was told to be added, and is not sent yet", () => {
  const readFiles = () => database.storage.database.selectFrom("evidence").select("name").execute();
  const labelsOf = ({ buttons }: Reply) => buttons.flat().map(({ label }) => label);

  it("stays while another report's status is told by its button", async () => {
    await reporter.sends("新照片.png", png, "补充：还有货");
    const status = await reporter.pressesToken(`report.status.${CASE}`);
    expect(status.text).toContain("待受理");
    expect(status.text).toContain("提交补充");
    expect((await reporter.presses("提交补充")).text).toContain("新照片.png");
    expect((await officer.latest()).text).toContain("还有货");
  });

  it("has to be sent or given up before another report, a withdrawal or another matter", async () => {
    await submit(reporter);
    await reporter.pressesToken(`report.supplement.${CASE}-1`);
    await reporter.says("还有货");
    for (const token of [
      ...["report.start", `report.withdraw.${SECOND}-1`, `report.supplement.${SECOND}-1`],
    ]) {
      const asked = await reporter.pressesToken(token);
      expect(asked.text).toContain("请先提交或取消");
      expect(labelsOf(asked)).toEqual(["提交补充", "取消"]);
    }
    expect((await reporter.pressesToken(`report.supplement.${CASE}-1`)).text).toContain("已记下");
    expect((await reporter.presses("提交补充")).text).toContain(`已补充到 ${CASE}`);
    expect((await officer.latest()).text).toContain("还有货");
    expect((await reporter.pressesToken(`report.withdraw.${CASE}-1`)).text).toContain("确定申请");
  });

  it("stays while it is not known for which report, and can be given up by a button", async () => {
    const partner = office.chat("partner");
    await partner.sends("新照片.png", png, "补充：还有货");
    await partner.says(`补充 ${CASE}`);
    const asked = await partner.pressesToken("report.start");
    expect(asked.text).toContain("请先提交或取消");
    expect(asked.text).toContain("查询码");
    expect(labelsOf(asked)).toEqual(["取消"]);
    expect(await readFiles()).toHaveLength(1);
    expect((await partner.presses("取消")).text).toContain("没有补充");
    expect(await readFiles()).toEqual([]);
    expect((await partner.pressesToken("report.start")).text).not.toContain("请先提交");
  });

  it("stays when a report that takes nothing more is chosen for it", async () => {
    await submit(reporter);
    await close(CASE);
    await submit(reporter);
    await reporter.sends("新照片.png", png, "补充：还有货");
    const refused = await reporter.pressesToken(`report.supplement.${CASE}-1`);
    expect(refused.text).toContain(`${CASE} 现在是“已办结”`);
    expect(refused.text).toContain("已记下，还没有提交");
    expect(refused.text).not.toContain("没有保存");
    expect(labelsOf(refused)).toEqual(["提交补充", "取消"]);
    await reporter.presses("提交补充");
    expect((await reporter.says(SECOND)).text).toContain("新照片.png");
    expect((await officer.latest()).text).toContain("还有货");
  });

  it("stays when the number of an own report that takes nothing more is sent for it", async () => {
    const partner = office.chat("partner");
    await submit(partner);
    await close(SECOND);
    await partner.says(`补充 ${CASE}`);
    await partner.sends("新照片.png", png, "补充：还有货");
    const refused = await partner.says(`补充 ${SECOND} 老板姓林`);
    expect(refused.text).toContain(`${SECOND} 现在是“已办结”`);
    expect(labelsOf(refused)).toEqual(["取消"]);
    await partner.says(`${CASE} ${queryCode}`);
    expect((await partner.presses("提交补充")).text).toContain("新照片.png");
    expect((await officer.latest()).text).toMatch(/还有货[\s\S]*老板姓林/);
  });

  it("is not added to another report's button while the code of the one it is for is asked", async () => {
    const partner = office.chat("partner");
    await submit(partner);
    await partner.says(`补充 ${CASE}`);
    await partner.says("补充：还有货");
    const asked = await partner.pressesToken(`report.supplement.${SECOND}-1`);
    expect(asked.text).toContain("请先提交或取消");
    await partner.says(queryCode);
    expect((await partner.presses("提交补充")).text).toContain(`已补充到 ${CASE}`);
  });

  async function close(caseNumber: string) {
    const status = await findReportStatus(database.storage.database, caseNumber);
    await database.storage.database
      .updateTable("matters")
      .set({ state: "closed" })
      .where("report_id", "=", status?.report.id ?? "")
      .execute();
  }

  it("does not keep staff from what is done at once, only from what asks on", async () => {
    const lead = await office.staff("lead", "lead", "puning-market-bureau");
    await lead.says(`补充 ${CASE} ${queryCode}`);
    await lead.says("仓库在村口");
    const asked = await lead.pressesToken(`report.act.${CASE}-1.1.not_accept`);
    expect(asked.text).toContain("请先提交或取消");
    const done = await lead.pressesToken(`report.act.${CASE}-1.1.accept`);
    expect(done.text).toContain("提交补充");
    expect(await matter()).toMatchObject({ state: "accepted" });
    await lead.presses("提交补充");
    expect((await lead.latest()).text).toContain("举报人补充：仓库在村口");
  });

  it("holds nobody back while there is nothing in it", async () => {
    await reporter.says("补充");
    expect((await reporter.pressesToken(`report.withdraw.${CASE}-1`)).text).toContain("确定申请");
  });
});

describe("more reports than are shown to choose from", () => {
  beforeEach(async () => {
    for (let count = 1; count < 12; count += 1) {
      await submit(reporter);
    }
  });

  it("takes the number of one that is not shown", async () => {
    await reporter.says("补充：还有货");
    const asked = await reporter.presses("提交补充");
    expect(asked.buttons).toHaveLength(10);
    expect(asked.text).toContain("另有2件没有列出");
    expect((await reporter.says(CASE)).text).toContain(`已补充到 ${CASE}`);
    expect((await officer.latest()).text).toContain("还有货");
    const list = await reporter.says("进度");
    expect(list.buttons).toHaveLength(10);
    expect(list.text).toContain("另有2件没有列出");
    expect((await reporter.says(CASE)).text).toContain("最近进展");
    expect((await reporter.says("我要撤回")).text).toContain("另有2件没有列出");
    expect((await reporter.says(CASE)).text).toContain(`确定申请撤回 ${CASE}`);
  });
});

describe("withdraw", () => {
  it("is a request that the office decides", async () => {
    expect((await reporter.says("我要撤回")).text).toContain("确定申请撤回");
    expect((await reporter.presses("确认撤回")).text).toContain("交给办理的工作人员");
    expect(await matter()).toMatchObject({ state: "withdraw_requested" });
    await officer.presses("同意撤回");
    expect((await reporter.latest()).text).toContain("同意您的撤回申请");
    expect(await matter()).toMatchObject({ state: "closed" });
  });

  it("changes nothing when the reporter does not mean it", async () => {
    for (const answer of [
      ...["不撤回了", "算了", "不", "我不想撤回了", "还是先不要撤回吧", "撤回了还会继续查吗"],
      ...["撤回的事暂缓", "我没有说要撤回"],
    ]) {
      await reporter.says("我要撤回");
      expect((await reporter.says(answer)).text).toContain("不撤回");
    }
    expect(await matter()).toMatchObject({ state: "queued", version: 1 });
  });

  it("is meant by who says it again", async () => {
    await reporter.says("我要撤回");
    expect((await reporter.says("不想追究了，撤回吧")).text).toContain("交给办理的工作人员");
  });

  it("is taken back while nobody has decided, and the matter goes on", async () => {
    for (const words of [
      ...["我不想撤回了", "不撤回了", "取消撤回", "我不想撤回了，继续办吧", "撤回申请作废"],
    ]) {
      await reporter.says("我要撤回");
      await reporter.presses("确认撤回");
      expect((await reporter.says("我要撤回")).text).toContain("等办理的工作人员决定");
      const kept = await reporter.says(words);
      expect(kept.text).toMatch(/撤回申请已收回.*待受理/);
      expect(await matter()).toMatchObject({ state: "queued" });
      const card = (await officer.latest()).text;
      expect(card).toContain("举报人收回了撤回申请");
      expect(card).not.toContain("举报人补充");
      expect((await reporter.says(`${CASE} 进度`)).text).toContain("，已不再撤回");
      expect((await officer.presses("同意撤回")).text).toContain("按钮已失效");
    }
    expect((await reporter.says("我不想撤回了")).text).toContain("没有等待决定的撤回申请");
    expect(
      (await office.chat("stranger").pressesToken(`report.revoke.${CASE}-1`)).text,
    ).not.toContain("已收回");
  });

  it("is taken back by a button, of the one that is chosen, in triage too", async () => {
    const triage = await office.staff("triage", "triage");
    await reporter.says("举报：有家鑫丰鞋店卖假冒商标的耐克运动鞋，大概两百双");
    await reporter.presses("不清楚");
    for (const label of ["继续", "不留联系方式", "确认提交"]) {
      await reporter.presses(label);
    }
    for (const label of [CASE, SECOND]) {
      await reporter.says(`我要撤回 ${label}`);
      await reporter.presses("确认撤回");
    }
    const choices = await reporter.says("我不想撤回了");
    expect(choices.buttons).toHaveLength(2);
    const token = choices.buttons.flat().find(({ label }) => label.startsWith(SECOND))?.token ?? "";
    expect((await reporter.pressesToken(token)).text).toContain(`${SECOND} 的撤回申请已收回`);
    expect((await triage.latest()).text).toContain("举报人收回了撤回申请");
    await reporter.says(`${CASE} 进度`);
    expect((await reporter.presses("不再撤回")).text).toContain(`${CASE} 的撤回申请已收回`);
  });

  it("is not taken back by who wants no inquiry any more, or sees no other way", async () => {
    for (const words of [
      ...["不想追究了撤回吧", "要不撤回算了", "我不得不撤回", "撤回并取消这个举报"],
    ]) {
      expect((await reporter.says(words)).text).toContain("确定申请撤回");
      expect((await reporter.says(words)).text).toContain("交给办理的工作人员");
      await reporter.presses("不再撤回");
    }
  });

  describe("of who proves the case with its code", () => {
    let partner: Chat;
    beforeEach(async () => {
      partner = office.chat("partner");
      await partner.says(`我要撤回 ${CASE} ${queryCode}`);
    });

    it("is taken back with number and code, and by no button", async () => {
      const done = await partner.presses("确认撤回");
      expect(done.buttons).toEqual([]);
      expect(done.text).toContain("请发“不撤回了”，并附上编号和查询码");
      const pending = await partner.says(`我要撤回 ${CASE} ${queryCode}`);
      expect(pending.buttons).toEqual([]);
      expect((await partner.says(`不撤回了 ${CASE} ${queryCode}`)).text).toContain("已收回");
      expect(await matter()).toMatchObject({ state: "queued" });
    });

    it("is taken back by who is asked for number and code", async () => {
      await partner.presses("确认撤回");
      expect((await partner.says("我不撤回了")).text).toContain("编号");
      expect((await partner.says(CASE)).text).toContain("查询码");
      expect((await partner.says(queryCode)).text).toContain("撤回申请已收回");
      expect(await matter()).toMatchObject({ state: "queued" });
      await partner.says("我不撤回了");
      const { text } = await partner.says(`我要撤回 ${CASE} ${queryCode}`);
      expect(text).toContain("确定申请撤回");
    });
  });

  it("gives way to another report that is told instead of an answer", async () => {
    await reporter.says("我要撤回");
    expect((await reporter.says(STORY)).text).toContain("请把证据发过来");
    expect(await matter()).toMatchObject({ state: "queued", version: 1 });
  });

  it("is refused with the state when the matter ends before it is confirmed", async () => {
    await reporter.says("我要撤回");
    await officer.presses("不予受理");
    await officer.presses("其他法定情形");
    await officer.says("缺少事实依据");
    expect((await reporter.presses("确认撤回")).text).toContain("现在是“不予受理”，不能申请撤回");
    expect(await matter()).toMatchObject({ state: "not_accepted" });
  });

  it("waits while another report is being written", async () => {
    await reporter.says(STORY);
    expect((await reporter.says("我要撤回上一件")).text).toContain("请先提交或取消");
    expect((await reporter.presses("继续")).text).toContain("联系方式");
  });
});
