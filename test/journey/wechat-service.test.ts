import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findReportStatus } from "../../src/report/report-status.ts";
import { listUndelivered } from "../../src/storage/outbox.ts";
import { addServiceInterface, type FakeService } from "../channel/wecom/fake-wechat-service.ts";
import { type FakeWecom, openFakeWecom } from "../channel/wecom/fake-wecom-server.ts";
import {
  CALLBACK,
  createFakeMember,
  type FakeMember,
} from "../channel/wecom-app/fake-wecom-member.ts";
import { channelTexts } from "../support/channel-texts.ts";
import { png } from "../support/evidence-files.ts";
import { createHandClock, type HandClock } from "../support/hand-clock.ts";
import { openRunningApp, type RunningApp, submitReport } from "../support/running-app.ts";
import { createServiceChat, type ServiceChat } from "../support/service-chat.ts";
import { openTestKnowledge } from "../support/test-knowledge.ts";

const STORY = "举报：普宁流沙有家鑫丰鞋店卖假冒商标的耐克运动鞋，大概两百双";
const PUNING = "puning-market-bureau";
const HOUR_MS = 3_600_000;
const knowledge = openTestKnowledge();
const { assistant: say } = knowledge.texts;
const { states, actions, outcomes } = knowledge.reports.states;
const closing = outcomes.corrected ?? "";

describe("微信客服", () => {
  let clock: HandClock;
  let wecom: FakeWecom;
  let service: FakeService;
  let running: RunningApp;
  let officer: FakeMember;
  let reporter: ServiceChat;
  let receipt: Awaited<ReturnType<typeof submitReport>>;

  beforeAll(async () => {
    // Half past nine on a working day.
    clock = createHandClock("2026-11-25T01:30:00.000Z");
    wecom = await openFakeWecom(clock);
    service = addServiceInterface(wecom);
    running = await openRunningApp({
      ...{ knowledge, clock },
      environment: {
        ...{ WECOM_CORP_ID: wecom.corpId, WECOM_API_ROOT: wecom.apiRoot },
        WECOM_APP_AGENT_ID: String(wecom.agentId),
        WECOM_APP_SECRET: wecom.secret,
        WECOM_APP_TOKEN: CALLBACK.token,
        WECOM_APP_AES_KEY: CALLBACK.encodingAesKey,
        WECHAT_SERVICE_OPEN_KFIDS: service.account,
        WECHAT_SERVICE_SECRET: wecom.secret,
        WECHAT_SERVICE_TOKEN: service.token,
        WECHAT_SERVICE_AES_KEY: service.encodingAesKey,
        PUBLIC_URL: "https://ip.example",
      },
    });
    service.ringAt(`${running.url()}/wechat-service/callback`);
    const post = (path: string, body: string) =>
      fetch(`${running.url()}${path}`, { method: "POST", body });
    officer = createFakeMember(wecom, post, "zhang.san");
    await officer.says(`绑定 ${await running.invite("officer", PUNING)}`);
    await seesOf(officer, say("bound_officer"));
    reporter = createServiceChat(service.customer("wm-reporter"));
  });
  afterAll(async () => {
    await running.close();
    await wecom.close();
  });

  /** Reads on until a message holds the words: others may come between. */
  async function seesOf(chat: Pick<FakeMember, "sees">, words: string) {
    let seen = await chat.sees();
    while (!seen.text.includes(words)) {
      seen = await chat.sees();
    }
    return seen;
  }

  const tables = () => running.app().storage.database;
  const turnsOf = async (customer: string) => {
    const rows = await tables()
      .selectFrom("turns")
      .select(["text", "reply"])
      .where("conversation_id", "like", `%${customer}`)
      .execute();
    return rows.map(({ text, reply }) => `${text} ${reply}`).join("\n");
  };

  it("takes an enterprise's report to the receipt, with a picture, and asks who spoke to type", async () => {
    const customer = service.customer("wm-reporter");
    await reporter.says(STORY);
    customer.sends("image", png);
    expect((await reporter.sees()).text).toContain("图片.jpg");
    customer.sends("voice", Buffer.from("#!AMR\n some words"));
    expect((await reporter.sees()).text).toContain(say("spoken"));
    receipt = await submitReport(reporter, "确认", running);
    expect(receipt.text).toContain(knowledge.reports.offices.get(PUNING)?.name);
    const files = await tables().selectFrom("evidence").select("channel").execute();
    expect(files.map(({ channel }) => channel)).toEqual(["wechat-service", "wechat-service"]);
  });

  it("tells the enterprise what its officer does in the bureau's application", async () => {
    await seesWith(officer, actions.accept.label);
    await officer.presses(actions.accept.label);
    const news = await seesOf(reporter, receipt.caseNumber);
    expect(news.text).toContain("已受理");
  });

  it("answers with citations, in one message", async () => {
    const customer = service.customer("wm-asker");
    customer.says("有人卖仿冒我们商标的鞋，去哪里投诉？");
    const { text } = await customer.sees();
    expect(text).toContain("[1]");
    expect(text).toContain(channelTexts("sources_heading"));
    expect(customer.seen).toHaveLength(1);
  });

  it("brings a person in, keeps out of their talk, and comes back", async () => {
    const customer = service.customer("wm-caller");
    service.sessions.receives("li.na");
    customer.says("人工");
    expect((await customer.sees()).text).toBe(channelTexts("wechat_service_person_comes"));
    await wecom.until(() => service.sessions.servicerOf(customer.id) === "li.na");
    customer.says("我的身份证号是多少不能告诉机器");
    service.sessions.says("li.na", customer.id, "您请讲");
    service.sessions.ends(customer.id);
    expect((await customer.sees()).text).toBe(channelTexts("wechat_service_person_left"));
    customer.says("你好");
    expect((await customer.sees()).text).toBe(say("smalltalk_greeting"));
    const turns = await turnsOf(customer.id);
    expect(turns).toContain("人工");
    expect(turns).not.toContain("不能告诉机器");
    expect(turns).not.toContain("您请讲");
    const kept = await tables()
      .selectFrom("inbox")
      .select(["status", "message"])
      .where("conversation_id", "like", "%wm-caller")
      .orderBy("seq")
      .execute();
    expect(kept.map(({ status }) => status)).toEqual(["done", "done", "done", "done"]);
    expect(kept[1]?.message).toContain("不能告诉机器");
    expect(kept[2]?.message).toContain("您请讲");
  });

  it("brings nobody in outside duty hours, and stays there itself", async () => {
    const customer = service.customer("wm-late");
    clock.advance(12 * HOUR_MS);
    customer.says("人工");
    expect((await customer.sees()).text).toContain(say("human_nobody"));
    expect(service.sessions.stateOf(customer.id)).toBe(0);
  });

  it("lets nothing get lost when the window is closed: the letters list, and the page by code", async () => {
    clock.advance(49 * HOUR_MS);
    await officer.presses(actions.close.label);
    await choose(officer, closing);
    await officer.sees();
    await officer.says("已责令下架");
    const letters = await refused();
    expect(letters).toMatchObject([
      { channel: "wechat-service", last_error: "the customer wrote more than 48 hours ago" },
    ]);
    const page = await running.web();
    const { text } = await page.says(`${receipt.caseNumber} ${receipt.queryCode}`);
    expect(text).toContain(states.closed.label);
    const status = await findReportStatus(tables(), receipt.caseNumber);
    expect(status?.matters[0]?.state).toBe("closed");
  });

  /** Reads on until there is something of this name to choose. */
  async function seesWith(chat: FakeMember, label: string) {
    let seen = await chat.sees();
    while (!seen.labels.includes(label) && !seen.text.includes(`. ${label}`)) {
      seen = await chat.sees();
    }
    return seen;
  }

  /** Presses a card's button, or gives the number where the card had no room for it. */
  async function choose(chat: FakeMember, label: string): Promise<void> {
    const { text, labels } = await seesWith(chat, label);
    const number = new RegExp(`(\\d+)\\. ${label}`).exec(text)?.[1] ?? "";
    await (labels.includes(label) ? chat.presses(label) : chat.says(number));
  }

  /** What the platform did not let through, as soon as the sender has tried. */
  async function refused() {
    for (;;) {
      const letters = await listUndelivered(tables());
      if (letters.length > 0) {
        return letters;
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
});
