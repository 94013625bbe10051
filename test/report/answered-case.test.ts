import { afterEach, beforeEach, expect, it } from "vitest";
import { png } from "../support/evidence-files.ts";
import { describeOnEachStorage, type TestStorage } from "../support/open-test-storage.ts";
import { type Chat, openReportOffice, type ReportOffice } from "../support/report-office.ts";

const STORY = "举报：普宁流沙有家鑫丰鞋店卖假冒商标的耐克运动鞋，大概两百双";
const TWO_MATTERS =
  "举报普宁流沙鑫丰五金厂，两件事：第一，他卖假货锁，三百把，假冒商标；第二，他仿我专利，是专利侵权纠纷";

describeOnEachStorage("a message that answers what was told of a case", (open) => {
  let test: TestStorage;
  let office: ReportOffice;
  let reporter: Chat;
  let officer: Chat;
  let first: string;
  let second: string;

  beforeEach(async () => {
    test = await open();
    office = await openReportOffice(test.storage, { channel: "wecom-app" });
    officer = await office.staff("officer", "officer", "puning-market-bureau");
    reporter = office.chat("reporter");
    await reporter.says(STORY);
    first = await finish();
    await reporter.says(STORY);
    second = await finish();
  });
  afterEach(async () => {
    office.close();
    await test.drop();
  });

  it("is added to that case, whatever its words were taken for", async () => {
    for (const text of ["照片里左边那个是老板", "他还卖假冒商标的箱包"]) {
      expect((await answers(`编号：${first}`, text)).text).toContain("提交补充");
      expect((await reporter.presses("提交补充")).text).toContain(`已补充到 ${first}`);
      expect((await officer.latest()).text).toContain(text);
    }
    const turns = await office.assistant.turns();
    expect(turns.find(({ text }) => text === "照片里左边那个是老板")?.subject).toContain(first);
  });

  it("asks for the status of that case, or takes that one back", async () => {
    expect((await answers(`编号：${first}`, "进度怎么样了")).text).toContain(`${first}（`);
    expect((await answers(`编号：${first}`, "我要撤回")).text).toContain(`确定申请撤回 ${first}`);
    expect((await answers(`编号：${second}`, "我要撤回")).text).toContain(`确定申请撤回 ${second}`);
  });

  it("goes elsewhere when it asks or thanks, and is of no case when it names another", async () => {
    expect((await answers(`编号：${first}`, "罚多少？")).text).toContain("答：罚多少？");
    expect((await answers(`编号：${first}`, "谢谢")).text).not.toContain("提交补充");
    await answers(`编号：${first}`, `补充 ${second} 还有货`);
    expect((await reporter.presses("提交补充")).text).toContain(`已补充到 ${second}`);
  });

  it("waits while something else is told and not sent", async () => {
    await reporter.says("举报：普宁流沙有家老字鞋店卖假冒商标的鞋，大概两百双");
    const postponed = await answers(`编号：${first}`, "照片里那个是老板");
    expect(postponed.text).toMatch(/请先提交或取消[\s\S]*刚才发来的内容和文件没有保存/);
    expect((await answers(`编号：${first}`, "进度怎么样了")).text).toContain(`${first}（`);
    await finish();
    await answers(`编号：${second}`, "老板姓林");
    const repliesTo = await find(`编号：${first}`);
    const file = await reporter.sends("店面.png", png, "", { repliesTo });
    expect(file.text).toContain("刚才发来的内容和文件没有保存");
    expect((await answers(`编号：${first}`, "老板姓陈")).text).toContain("请先提交或取消");
    expect((await reporter.presses("提交补充")).text).toContain(`已补充到 ${second}`);
    expect((await officer.latest()).text).not.toContain("老板姓陈");
  });

  it("is known by the one number of theirs in what it answers, where the platform tells only that", async () => {
    const quoted = (...quotedNumbers: string[]) =>
      reporter.says("照片里左边那个是老板", { quotedNumbers });
    expect((await quoted("JY20261101-00019", first)).text).toContain("提交补充");
    expect((await reporter.presses("提交补充")).text).toContain(`已补充到 ${first}`);
    expect((await quoted(first, second)).text).not.toContain("提交补充");
    const stranger = office.chat("stranger");
    const words = await stranger.says("照片里左边那个是老板", { quotedNumbers: [first] });
    expect(words.text).not.toContain("补充");
  });

  it("says which of several matters is meant", async () => {
    const city = await office.staff("city", "officer", "jieyang-market-bureau");
    await reporter.says(TWO_MATTERS);
    await reporter.presses("分开登记");
    const third = await finish();
    await city.presses("受理");
    await answers("受理", "专利证书编号我查到了");
    expect((await reporter.presses("提交补充")).text).toContain(`已补充到 ${third}`);
    expect((await city.latest()).text).toContain("专利证书编号");
    await reporter.says("补充：还有照片");
    await answers("受理", "是专利的");
    expect((await reporter.presses("提交补充")).text).toContain(`已补充到 ${third}`);
    expect((await city.latest()).text).toContain("还有照片");
  });

  it("does not choose one of a case's matters, while it is asked which", async () => {
    await office.staff("city", "officer", "jieyang-market-bureau");
    await reporter.says(TWO_MATTERS);
    await reporter.presses("分开登记");
    const third = await finish();
    await reporter.pressesToken(`report.supplement.${third}`);
    await reporter.says("还有照片");
    await answers("已记下", "照片里左边那个是老板");
    expect((await reporter.presses("提交补充")).text).toContain("哪一个");
    const turns = await office.assistant.turns();
    expect(turns.find(({ text }) => text.includes("还有照片"))?.subject).toBe(third);
  });

  it("may be a file", async () => {
    await reporter.sends("店面.png", png);
    await reporter.says("取消");
    const repliesTo = await find(`编号：${first}`);
    await reporter.sends("店面.png", png, "", { repliesTo });
    expect((await reporter.presses("提交补充")).text).toContain(`已补充到 ${first}`);
  });

  it("is not bound for staff, who name the matter themselves", async () => {
    const card = await find(first, officer);
    expect((await officer.says("照片里左边那个", { repliesTo: card })).text).not.toContain("补充");
  });

  async function finish(): Promise<string> {
    await reporter.presses("继续");
    await reporter.presses("不留联系方式");
    const { text } = await reporter.presses("确认提交");
    return /JY\d{8}-\d{5,9}/.exec(text)?.[0] ?? "";
  }

  const answers = async (words: string, text: string) =>
    reporter.says(text, { repliesTo: await find(words) });

  /** The platform's id of the latest message to a person that holds the words. */
  async function find(words: string, to = reporter): Promise<string> {
    const { database } = test.storage;
    const name = to === officer ? "wecom-app:officer" : "wecom-app:reporter";
    const rows = await database
      .selectFrom("outbox")
      .select(["id", "reply"])
      .where("conversation_id", "=", name)
      .orderBy("id")
      .execute();
    const id = rows.findLast(({ reply }) => reply.includes(words))?.id ?? 0;
    const externalId = `sent-${id}`;
    await database
      .updateTable("outbox")
      .set({ external_id: externalId })
      .where("id", "=", id)
      .execute();
    return externalId;
  }
});
