import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addServiceInterface, type FakeService } from "../channel/wecom/fake-wechat-service.ts";
import { type FakeWecom, openFakeWecom } from "../channel/wecom/fake-wecom-server.ts";
import { type FakeBotServer, openFakeBotServer } from "../channel/wecom-bot/fake-bot-server.ts";
import { makeCommandFolder } from "../support/command-folder.ts";
import { createHandClock } from "../support/hand-clock.ts";
import { toProcessFile } from "../support/process-file.ts";
import { openRunningApp, type RunningApp, submitReport } from "../support/running-app.ts";
import { createServiceChat } from "../support/service-chat.ts";
import { openTestKnowledge } from "../support/test-knowledge.ts";
import { toVariables } from "../support/wecom-installation.ts";

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
async function seesOf<Seen extends { readonly text: string }>(
  user: { sees(): Promise<Seen> },
  words: string,
): Promise<Seen> {
  let shown = await user.sees();
  while (!shown.text.includes(words)) {
    shown = await user.sees();
  }
  return shown;
}

describe("a bot", () => {
  let platform: FakeBotServer;
  let wecom: FakeWecom;
  let service: FakeService;
  let running: RunningApp;

  beforeAll(async () => {
    platform = await openFakeBotServer();
    const clock = createHandClock("2026-11-25T01:30:00.000Z");
    wecom = await openFakeWecom(clock);
    service = addServiceInterface(wecom);
    const environment = toVariables(wecom, service, platform);
    running = await openRunningApp({ knowledge, clock, environment });
    service.ringAt(`${running.url()}/wechat-service/callback`);
    await platform.subscribed(1);
  });

  afterAll(async () => {
    await running.close();
    await Promise.all([platform.close(), wecom.close()]);
  });

  it("brings an officer the card of an enterprise's report from WeChat, which is accepted there, and the enterprise told", async () => {
    const officer = platform.user("officer.zhang");
    officer.says(`绑定 ${await running.invite("officer", PUNING)}`);
    expect((await officer.sees()).text).toBe(say("bound_officer"));

    const reporter = createServiceChat(service.customer("wm-reporter"));
    const { caseNumber } = await submitReport(reporter, STORY, running);
    expect(await seesOf(officer, caseNumber)).toMatchObject({ isAnswer: false });
    const { card } = await officer.sees();
    expect(card?.buttons.map(({ text }) => text)).toContain(accept);

    officer.presses(accept);
    const { text } = await seesOf(officer, caseNumber);
    expect(text).toContain(knowledge.reports.states.states.accepted.label);
    expect((await seesOf(reporter, caseNumber)).text).toContain("已受理");
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
    const child = spawn(process.execPath, [toProcessFile("serve-process"), place.folder], {
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
