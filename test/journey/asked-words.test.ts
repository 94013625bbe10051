import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openRunningApp, type RunningApp, submitReport } from "../support/running-app.ts";
import type { TestChat } from "../support/test-chat.ts";
import { openTestKnowledge } from "../support/test-knowledge.ts";

const UNNAMED = "举报：普宁流沙有人卖假冒商标的耐克运动鞋，大概两百双";
const NAMED = "举报：普宁流沙有家鑫丰鞋店卖假冒商标的耐克运动鞋，大概两百双";
const PUNING = "puning-market-bureau";
const knowledge = openTestKnowledge();
const say = knowledge.texts.report;
const labelOf = (action: keyof typeof knowledge.reports.states.actions) =>
  knowledge.reports.states.actions[action].label;

let running: RunningApp;
let officer: TestChat;

beforeAll(async () => {
  running = await openRunningApp({ knowledge });
  officer = await running.staff("lead", PUNING);
});
afterAll(() => running.close());

describe("words that were asked for", () => {
  it.each(["大发茶行", "阿强", "好运来", "你好超市", "谢谢鞋店", "再见服饰", "大发", "人工鞋厂"])(
    "name who is reported: %s",
    async (name) => {
      const reporter = await running.web();
      await reporter.says(UNNAMED);
      const asked = await reporter.says(name);
      expect(asked.text).not.toContain(say("ask_respondent"));
      expect(asked.labels).toContain(say("button_continue"));
      await reporter.presses(say("button_continue"));
      const readBack = await reporter.presses(say("button_no_contact"));
      expect(readBack.text).toContain(`${say("label_respondent")}：${name}`);
    },
  );

  it("are the reasons of staff", async () => {
    for (const reason of ["案情复杂", "再延一次", "涉案人员多", "不属实"]) {
      const reporter = await running.web();
      const { caseNumber } = await submitReport(reporter, NAMED.replace("鑫丰", reason), running);
      await seesOf(caseNumber);
      await officer.presses(labelOf("extend"));
      expect((await officer.says(reason)).text).toContain(`${labelOf("extend")}：${caseNumber}`);
    }
  });

  it("are not what surely thanks, greets or calls for a person", async () => {
    const reporter = await running.web();
    await reporter.says(UNNAMED);
    for (const words of ["谢谢", "好的，谢谢您！", "你好", "我要找人工", "帮我转人工客服"]) {
      const asked = await reporter.says(words);
      expect(asked.text).toContain(say("ask_respondent"));
      expect(asked.labels).toContain(say("button_skip"));
    }
  });
});

/** Reads on until a reply holds the words: other cards may come between. */
async function seesOf(words: string): Promise<void> {
  while (!(await officer.sees()).text.includes(words)) {
    // The next one.
  }
}
