import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FakeBotServer, openFakeBotServer } from "../channel/wecom-bot/fake-bot-server.ts";
import type { FakeBotUser } from "../channel/wecom-bot/fake-bot-user.ts";
import { makeCommandFolder } from "../support/command-folder.ts";
import { openRunningApp, type RunningApp, submitReport } from "../support/running-app.ts";
import { openTestKnowledge } from "../support/test-knowledge.ts";

const SERVER = fileURLToPath(new URL("../support/serve-app.ts", import.meta.url));
const STORY = "举报：普宁流沙有家鑫丰鞋店卖假冒商标的耐克运动鞋，大概两百双";
const PUNING = "puning-market-bureau";
const knowledge = openTestKnowledge();
const { assistant: say } = knowledge.texts;
const accept = knowledge.reports.states.actions.accept.label;

const toEnvironment = ({ botId, secret, url }: FakeBotServer) => ({
  WECOM_BOT_ID: botId,
  WECOM_BOT_SECRET: secret,
  WECOM_BOT_URL: url,
});

/** Reads on until a message holds the words. */
async function seesOf(user: FakeBotUser, words: string) {
  let shown = await user.sees();
  while (!shown.text.includes(words)) {
    shown = await user.sees();
  }
  return shown;
}

describe("a bot", () => {
  let platform: FakeBotServer;
  let running: RunningApp;

  beforeAll(async () => {
    platform = await openFakeBotServer();
    running = await openRunningApp({ knowledge, environment: toEnvironment(platform) });
    await platform.subscribed(1);
  });

  afterAll(async () => {
    await running.close();
    await platform.close();
  });

  it("brings an officer the card of a report, which is accepted there, and the reporter told", async () => {
    const officer = platform.user("officer.zhang");
    officer.says(`绑定 ${await running.invite("officer", PUNING)}`);
    expect((await officer.sees()).text).toBe(say("bound_officer"));

    const reporter = await running.web();
    const { caseNumber } = await submitReport(reporter, STORY, running);
    expect(await seesOf(officer, caseNumber)).toMatchObject({ isAnswer: false });
    const { card } = await officer.sees();
    expect(card?.buttons.map(({ text }) => text)).toContain(accept);

    officer.presses(accept);
    const { text } = await seesOf(officer, caseNumber);
    expect(text).toContain(knowledge.reports.states.states.accepted.label);
    expect((await reporter.sees()).text).toContain(caseNumber);
    const spent = officer.shown().find((shown) => shown.card?.isSpent)?.card;
    expect(spent).toMatchObject({ taskId: card?.taskId, note: `已选择：${accept}` });
  });

  it("answers in a group, and says nothing there that is one person's own", async () => {
    const officer = platform.user("officer.zhang", "group-1");
    officer.says("@知权通 2025年有效发明专利目标是多少？");
    expect((await officer.sees()).text).toContain("1500");
    for (const own of ["我的事项", "我要举报", "绑定 abcd-efgh-jkmn", "人工", "网页登录"]) {
      officer.says(`@知权通 ${own}`);
      expect((await officer.sees()).text).toBe(say("public_chat"));
    }
    expect(officer.shown().flatMap(({ card }) => card ?? [])).toEqual([]);
  });

  it("shows how it is to whoever watches", async () => {
    const health = (await (await fetch(`${running.url()}/healthz`)).json()) as object;
    expect(health).toMatchObject({ channels: { "wecom-bot": "ok" } });
  });
});

describe("two processes with one bot", () => {
  const place = makeCommandFolder();
  const children: ChildProcess[] = [];
  let platform: FakeBotServer;

  beforeAll(async () => {
    platform = await openFakeBotServer();
  });

  afterAll(async () => {
    for (const child of children) {
      child.kill("SIGKILL");
    }
    await platform.close();
    place.remove();
  });

  function serve(): ChildProcess {
    const child = spawn(process.execPath, ["--import", "tsx", SERVER, place.folder], {
      env: { ...process.env, ...toEnvironment(platform) },
      stdio: ["ignore", "ignore", "inherit"],
    });
    children.push(child);
    return child;
  }

  it("go on with the other one when the one that is connected is killed", async () => {
    const first = serve();
    await platform.subscribed(1);
    serve();
    first.kill("SIGKILL");
    await once(first, "exit");
    await platform.subscribed(2);
    const user = platform.user("official");
    user.says("2025年有效发明专利目标是多少？");
    expect((await user.sees()).text).toContain("1500");
    expect(platform.frames("aibot_subscribe")).toHaveLength(2);
  });
});
