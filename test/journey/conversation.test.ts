import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Knowledge } from "../../src/open-knowledge.ts";
import { png } from "../support/evidence-files.ts";
import { describeOnEachStorage } from "../support/open-test-storage.ts";
import {
  fillReport,
  openRunningApp,
  type RunningApp,
  submitReport,
} from "../support/running-app.ts";
import type { Seen, TestChat } from "../support/test-chat.ts";
import { openTestKnowledge } from "../support/test-knowledge.ts";

const STORY = "举报：普宁流沙有家鑫丰鞋店卖假冒商标的耐克运动鞋，大概两百双";
const TARGET = "2025年有效发明专利目标是多少，比2020年多多少";
const CHANNELS = ["web", "telegram", "terminal"] as const;
const knowledge = openTestKnowledge();
const say = knowledge.texts.report;

let running: RunningApp;

describe("questions", () => {
  beforeAll(async () => {
    running = await openRunningApp({ knowledge });
  });
  afterAll(() => running.close());

  it.each(CHANNELS)(
    "about a target are answered over %s with base, planned value and gap",
    async (channel) => {
      const { text } = await (await running.chat(channel)).says(TARGET);
      for (const number of ["1500", "718", "782"]) {
        expect(text).toContain(number);
      }
    },
  );

  it("are answered on the web page with citations that open the clause they quote", async () => {
    const chat = await running.web();
    for (const question of ["专利权质押融资有什么补贴？", "商标侵权罚多少？", TARGET]) {
      const { citations } = await chat.says(question);
      expect(citations.length).toBeGreaterThan(0);
      for (const { document, path, quote, title } of citations) {
        const query = new URLSearchParams([
          ["document", document],
          ...path.map((heading): [string, string] => ["path", heading]),
        ]);
        const response = await chat.call(`/api/passage?${query}`);
        expect(response.status).toBe(200);
        const passage = (await response.json()) as { title: string; text: string };
        expect(passage.title).toBe(title);
        expect(passage.text).toContain(quote);
      }
    }
  });

  it.each(["telegram", "terminal"] as const)(
    "carry their sources in words over %s",
    async (channel) => {
      const { text } = await (await running.chat(channel)).says("商标侵权罚多少？");
      expect(text).toContain(knowledge.texts.channel("sources_heading"));
      expect(text).toContain("《");
    },
  );

  it("of the accused side come before the report that they sound like, and a victim's do not", async () => {
    const accused = await (await running.web()).says(
      "举报：我被同行举报了，说我店里的耐克运动鞋是假冒商标",
    );
    expect(accused.citations.length).toBeGreaterThan(0);
    const victim = await (await running.web()).says(
      "举报：我被隔壁一家鞋店仿冒了商标，他卖的运动鞋在榕城",
    );
    expect(victim.citations).toEqual([]);
  });

  it("lean on the question before them", async () => {
    const chat = await running.web();
    await chat.says("2025年有效发明专利目标是多少");
    expect((await chat.says("那2020年呢")).text).toContain("718");
  });
});

describe("a story that may be a report or a question", () => {
  const DOUBTFUL = "我们厂和隔壁厂有点纠纷关于牌子的事情搞了很久了";
  const asReport = knowledge.texts.assistant("button_report_this");
  const asQuestion = knowledge.texts.assistant("button_answer_this");
  beforeAll(async () => {
    const understand: Knowledge["understand"] = (text, context) =>
      text === DOUBTFUL
        ? { intent: "report", confidence: 0.5, mayBe: "ask" }
        : knowledge.understand(text, context);
    running = await openRunningApp({ knowledge: { ...knowledge, understand } });
  });
  afterAll(() => running.close());

  it.each(CHANNELS)(
    "begins nothing over %s before the person says which it is",
    async (channel) => {
      const chat = await running.chat(channel);
      expect((await chat.says(DOUBTFUL)).labels).toEqual([asReport, asQuestion]);
      const begun = await chat.presses(asReport);
      expect(begun.labels).toContain(say("button_edit"));
      await chat.says("取消");
    },
  );

  it("is answered when it is a question, and leaves no report behind", async () => {
    const chat = await running.web();
    await chat.says(DOUBTFUL);
    const answered = await chat.presses(asQuestion);
    expect(answered.labels).toContain(knowledge.texts.assistant("button_useful"));
    expect(answered.labels).not.toContain(say("button_cancel"));
    expect((await chat.says("商标侵权罚多少？")).labels).not.toContain(say("button_cancel"));
  });

  it("is not asked about when it is sure", async () => {
    const chat = await running.web();
    expect((await chat.says(STORY)).labels).not.toContain(asQuestion);
    expect((await (await running.web()).says("商标侵权罚多少？")).labels).not.toContain(asReport);
  });
});

describeOnEachStorage("an intake", (_, kind) => {
  beforeAll(async () => {
    running = await openRunningApp({ knowledge, kind });
  });
  afterAll(() => running.close());

  it.each(CHANNELS)("goes on over %s after a question in its middle", async (channel) => {
    const chat = await running.chat(channel);
    const asked = await chat.says(STORY);
    const between = await chat.says(TARGET);
    expect(between.text).toContain("1500");
    expect(lastButtons(between)).toEqual(lastButtons(asked));
    const read = await fillOn(chat, between);
    expect(read.text).toContain("鑫丰");
    expect((await chat.says("取消")).text).toContain(say("cancelled"));
  });

  it.each(CHANNELS)(
    "goes back a step over %s, and is given up without a trace",
    async (channel) => {
      const before = await running.count("reports", "matters", "events", "evidence");
      const chat = await running.chat(channel);
      const asked = await chat.says(STORY);
      await chat.sends({ name: "摊位.png", bytes: png });
      await chat.presses(say("button_continue"));
      const back = await chat.says("返回");
      expect(lastButtons(back)).toContain(say("button_continue"));
      expect(asked.labels).toContain(say("button_continue"));
      expect((await chat.says("取消")).text).toContain(say("cancelled"));
      expect(await running.count("reports", "matters", "events", "evidence")).toEqual(before);
    },
  );

  it("goes on where it was after the process ended and began again", async () => {
    const [web, telegram] = [await running.web(), running.telegramChat()];
    for (const chat of [web, telegram]) {
      await chat.says(STORY);
    }
    await running.restart();
    for (const chat of [web, telegram]) {
      const evidence = await chat.sends({ name: "摊位.png", bytes: png });
      expect(evidence.text).toContain("摊位.png");
      const read = await fillOn(chat, evidence);
      expect(read.text).toContain("鑫丰");
      expect((await chat.presses(say("button_submit"))).text).toContain("摊位.png");
    }
  });

  it("takes two messages that come at once one after the other", async () => {
    const chat = await running.web();
    const replies = await Promise.all([chat.says(STORY), chat.says(TARGET)]);
    expect(replies.some(({ text }) => text.includes("1500"))).toBe(true);
    expect(replies.some(({ labels }) => labels.includes(say("button_continue")))).toBe(true);
    const evidence = await chat.sends({ name: "摊位.png", bytes: png });
    expect(evidence.labels).toContain(say("button_continue"));
    await chat.says("取消");
  });

  it("takes an update that Telegram repeats fifty times once", async () => {
    const user = running.telegram.user();
    const before = await running.count("inbox", "turns", "outbox");
    const update = user.says(TARGET);
    for (let count = 0; count < 50; count += 1) {
      running.telegram.redeliver(update);
    }
    await user.sees();
    await running.telegram.allConfirmed();
    const last = running.telegramChat();
    await last.says("你好");
    const after = await running.count("inbox", "turns", "outbox");
    expect(after).toEqual({
      inbox: (before.inbox ?? 0) + 2,
      turns: (before.turns ?? 0) + 2,
      outbox: (before.outbox ?? 0) + 2,
    });
  });

  it("makes one report of a confirmation that is pressed twice at once", async () => {
    const before = await running.count("reports", "matters");
    const chat = await running.web();
    await fillReport(chat, STORY, running);
    const press = chat.tokenOf(say("button_submit"));
    await Promise.all([chat.post({ press }), chat.post({ press })]);
    const texts = [(await chat.sees()).text, (await chat.sees()).text];
    const numbers = texts.map((text) => /JY\d{8}-\d+/.exec(text)?.[0]);
    expect(numbers[0]).toBeDefined();
    expect(numbers[1]).toBe(numbers[0]);
    expect(await running.count("reports", "matters")).toEqual({
      reports: (before.reports ?? 0) + 1,
      matters: (before.matters ?? 0) + 1,
    });
  });

  it("answers others while one person floods", async () => {
    const flooder = running.telegram.user();
    const updates = Array.from({ length: 200 }, (_, index) =>
      flooder.says(`第${index}条：${TARGET}`),
    );
    const other = await running.web();
    expect((await other.says("商标侵权罚多少？")).citations.length).toBeGreaterThan(0);
    await submitReport(await running.web(), STORY, running);
    let seen = await flooder.sees();
    while (!seen.text.includes("发得太快")) {
      seen = await flooder.sees();
    }
    // Nothing of it is lost, though most is answered once.
    await expect.poll(() => countFlooded(), { timeout: 60_000 }).toBe(updates.length);
  }, 120_000);

  async function countFlooded(): Promise<number> {
    const rows = await running.app().storage.database.selectFrom("turns").select("text").execute();
    return rows.filter(({ text }) => /^第\d+条：/.test(text)).length;
  }
});

function lastButtons({ labels }: Seen): readonly string[] {
  return labels.filter((label) => label !== say("button_status"));
}

/** Answers what is still asked, without evidence or contact. */
async function fillOn(chat: TestChat, from: Seen): Promise<Seen> {
  let seen = from;
  for (let step = 0; step < 8 && !seen.labels.includes(say("button_submit")); step += 1) {
    const names = ["button_no_contact", "button_continue", "button_skip"] as const;
    const press = names.map((name) => say(name)).find((label) => seen.labels.includes(label));
    seen = await chat.presses(press ?? say("button_cancel"));
  }
  return seen;
}
