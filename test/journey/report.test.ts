import { afterAll, beforeAll, expect, it } from "vitest";
import { verifyEventChain } from "../../src/report/event-log-repository.ts";
import { findReportStatus } from "../../src/report/report-status.ts";
import { png } from "../support/evidence-files.ts";
import { describeOnEachStorage } from "../support/open-test-storage.ts";
import { openRunningApp, type RunningApp, submitReport } from "../support/running-app.ts";
import { createTelegramChat, type Seen, type TestChat } from "../support/test-chat.ts";
import { openTestKnowledge } from "../support/test-knowledge.ts";

const STORY = "举报：普宁流沙有家鑫丰鞋店卖假冒商标的耐克运动鞋，大概两百双";
const PUNING = "puning-market-bureau";
const CHANNELS = ["web", "telegram", "terminal"] as const;
const knowledge = openTestKnowledge();
const say = knowledge.texts.report;
const actionLabel = (action: keyof typeof knowledge.reports.states.actions) =>
  knowledge.reports.states.actions[action].label;

let running: RunningApp;
let officer: TestChat;

const storyOf = (chat: TestChat, index: number) =>
  STORY.replace("鑫丰", `鑫丰${chat.channel}${index}`);
const stateOf = async (caseNumber: string) =>
  (await findReportStatus(running.app().storage.database, caseNumber))?.matters[0]?.state;

/** Reads on until a reply holds the words: other cards may come between. */
async function seesOf(chat: TestChat, words: string): Promise<Seen> {
  let seen = await chat.sees();
  while (!seen.text.includes(words)) {
    seen = await chat.sees();
  }
  return seen;
}

describeOnEachStorage("a report", (_, kind) => {
  beforeAll(async () => {
    running = await openRunningApp({ knowledge, kind });
    officer = await running.staff("officer", PUNING);
  });
  afterAll(() => running.close());

  it("takes what answers a message about it on Telegram as told of it, and of no other", async () => {
    const user = running.telegram.user();
    const reporter = createTelegramChat(user);
    const { caseNumber } = await submitReport(reporter, storyOf(reporter, 8), running);
    const receipt = running.telegram.chats.messages(user.id).at(-1);
    const other = await submitReport(reporter, storyOf(reporter, 9), running);
    expect(receipt?.text).toContain(caseNumber);
    user.answers(
      { id: 0, text: "", buttons: [], entities: [], ...receipt },
      "照片里左边那个穿红衣服的是老板",
    );
    expect((await reporter.sees()).labels).toContain(say("button_send_supplement"));
    const sent = await reporter.presses(say("button_send_supplement"));
    expect(sent.text).toContain(caseNumber);
    const { database } = running.app().storage;
    const narratives = await Promise.all(
      [caseNumber, other.caseNumber].map(
        async (number) => (await findReportStatus(database, number))?.report.narrative,
      ),
    );
    expect(narratives.map((text) => text?.includes("穿红衣服"))).toEqual([true, false]);
  });

  it.each(CHANNELS)(
    "goes over %s from one sentence to its close, with a supplement",
    async (channel) => {
      const reporter = await running.chat(channel);
      const { caseNumber, text } = await submitReport(reporter, storyOf(reporter, 1), running);
      expect(text).toContain(knowledge.reports.offices.get(PUNING)?.name);
      expect((await seesOf(officer, caseNumber)).labels).toContain(actionLabel("accept"));

      expect((await officer.presses(actionLabel("accept"))).text).toContain(caseNumber);
      expect((await reporter.sees()).text).toContain(caseNumber);
      expect(await stateOf(caseNumber)).toBe("accepted");

      await officer.presses(actionLabel("request_supplement"));
      await officer.says("10个工作日");
      expect((await officer.says("请提供购买凭证")).text).toContain(caseNumber);
      expect((await reporter.sees()).text).toContain("请提供购买凭证");
      expect(await stateOf(caseNumber)).toBe("accepted_supplement");
      await reporter.presses(say("button_supplement"));
      expect((await reporter.sends({ name: "小票.png", bytes: png })).text).toContain("小票.png");
      const added = await reporter.presses(say("button_send_supplement"));
      expect(added.text).toContain(say("supplement_done", { caseNumber }));
      expect((await officer.sees()).text).toContain(caseNumber);
      expect(await stateOf(caseNumber)).toBe("accepted");

      await officer.presses(actionLabel("close"));
      await officer.presses(knowledge.reports.states.outcomes.corrected ?? "");
      expect((await officer.says("已责令下架")).text).toContain(caseNumber);
      expect((await reporter.sees()).text).toContain("已责令下架");
      expect(await stateOf(caseNumber)).toBe("closed");
      expect((await verifyEventChain(running.app().storage.database)).kind).toBe("intact");
    },
  );

  it("tells its status by number and code on another channel, and by the number alone to nobody", async () => {
    const reporter = await running.web();
    const { caseNumber, queryCode } = await submitReport(reporter, storyOf(reporter, 2), running);
    await seesOf(officer, caseNumber);
    const elsewhere = running.telegramChat();
    const state = knowledge.reports.states.states.queued?.label ?? "";
    expect((await elsewhere.says(`查进度 ${caseNumber}`)).text).not.toContain(state);
    expect((await elsewhere.says(`${caseNumber} 2222-3333-4444`)).text).not.toContain(state);
    expect((await elsewhere.says(`${caseNumber} ${queryCode}`)).text).toContain(state);
    expect((await reporter.says("查询举报进度")).text).toContain(caseNumber);
  });

  it.each(CHANNELS)("is withdrawn over %s when the office agrees", async (channel) => {
    const reporter = await running.chat(channel);
    const { caseNumber } = await submitReport(reporter, storyOf(reporter, 3), running);
    await seesOf(officer, caseNumber);
    let seen = await reporter.says(`我要撤回举报 ${caseNumber}`);
    expect(seen.labels).toContain(say("button_withdraw"));
    seen = await reporter.presses(say("button_withdraw"));
    expect(seen.text).toContain(say("withdraw_done"));
    await officer.sees();
    await officer.presses(actionLabel("withdraw_confirm"));
    expect((await reporter.sees()).text).toContain(caseNumber);
    expect(await stateOf(caseNumber)).toBe("closed");
  });
});
