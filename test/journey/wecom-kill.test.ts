import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { verifyEventChain } from "../../src/report/event-log-repository.ts";
import type { FakeMember } from "../channel/wecom-app/fake-wecom-member.ts";
import type { FakeBotUser } from "../channel/wecom-bot/fake-bot-user.ts";
import { describeOnEachStorage } from "../support/open-test-storage.ts";
import { openWecomInstallation, type WecomInstallation } from "../support/wecom-installation.ts";

const PUNING_STORY = "举报：普宁流沙有家鑫丰鞋店卖假冒商标的耐克运动鞋，大概两百双";
const JIEXI_STORY = "举报：揭西河婆有家顺发鞋店卖假冒商标的耐克运动鞋，大概两百双";
const QUESTION = "2025年有效发明专利目标是多少？";
const UPDATE = "message/update_template_card";
/** Three starts of the whole program. */
const TIMEOUT_MS = 300_000;
/** The cursor is moved and the message is in, and nothing of it is committed. */
const KEEPING_A_PAGE = { pattern: '^before statement insert into "service_sessions"', count: 1 };

describeOnEachStorage("a process with all forms of WeCom, killed twice", (_, kind) => {
  let place: WecomInstallation;
  let officer: FakeMember;
  let colleague: FakeMember;
  let botOfficer: FakeBotUser;
  let botAsker: FakeBotUser;
  const customer = () => place.service.customer("wm-customer");
  const labelOf = () => place.knowledge.reports.states.actions.accept.label;

  beforeAll(async () => {
    place = await openWecomInstallation(kind);
    await place.start();
    officer = await place.member("zhangsan", "puning-market-bureau");
    colleague = await place.member("lisi", "puning-market-bureau");
    botOfficer = await place.botUser("wangwu", "jiexi-market-bureau");
    botAsker = place.platform.user("zhaoliu");
    await untilCardsAreThere();
    await killWhileSending();
    await killWhileAnswering();
    await place.start();
    await untilAllIsTold();
  }, TIMEOUT_MS);
  afterAll(() => place.close());

  async function untilCardsAreThere() {
    await place.report(PUNING_STORY);
    await place.report(JIEXI_STORY);
    const { messages } = place.wecom;
    const hasCard = ({ userId }: FakeMember) =>
      messages.of(userId).some(({ buttons }) => buttons.length > 0);
    await place.wecom.until(() => hasCard(officer) && hasCard(colleague));
    for (let shown = await botOfficer.sees(); shown.card === undefined; ) {
      shown = await botOfficer.sees();
    }
    await untilNothingIsPending();
  }

  /** Answers have gone out and nobody has recorded it; a press is taken in and its card unchanged. */
  async function killWhileSending() {
    const { wecom, platform } = place;
    const sends = wecom.calls("message/send").length;
    const pushes = platform.frames("aibot_send_msg").length;
    wecom.failNext("message/send", { kind: "hang" });
    wecom.failNext("kf/send_msg", { kind: "hang" });
    platform.failNext("aibot_respond_update_msg", { kind: "ignore" });
    platform.failNext("aibot_send_msg", { kind: "ignore" });
    await officer.presses(labelOf());
    botOfficer.presses(labelOf());
    customer().says("你好");
    await Promise.all([
      wecom.called("message/send", sends + 1),
      wecom.called("kf/send_msg", 1),
      platform.came("aibot_respond_update_msg", 1),
      platform.came("aibot_send_msg", pushes + 1),
    ]);
    await place.kill();
  }

  /** A card was changed and nobody has recorded it; an answer was on its way; a page is half in. */
  async function killWhileAnswering() {
    const { wecom, platform } = place;
    const answers = platform.frames("aibot_respond_msg").length;
    wecom.failNext(UPDATE, { kind: "hang" });
    platform.failNext("aibot_respond_msg", { kind: "ignore" });
    await place.start(KEEPING_A_PAGE);
    await platform.subscribed(2);
    botAsker.says(QUESTION);
    await Promise.all([
      wecom.called(UPDATE, 1),
      wecom.called("kf/send_msg", 2),
      platform.came("aibot_respond_msg", answers + 1),
      untilNothingIsPending(`wecom-bot:single:${botOfficer.id}`),
    ]);
    customer().says("谢谢");
    await place.ended();
  }

  async function untilAllIsTold() {
    const accepted = place.knowledge.reports.states.states.accepted.label;
    const isChanged = ({ userId }: FakeMember) =>
      place.wecom.messages.of(userId).some(({ replacedName }) => replacedName === accepted);
    await place.wecom.until(() => isChanged(officer) && isChanged(colleague));
    await botAsker.sees();
    await Promise.all([customer().sees(), customer().sees()]);
    await untilNothingIsPending();
  }

  /** In one conversation, or in all. */
  async function untilNothingIsPending(conversationId?: string) {
    const count = async (table: "inbox" | "outbox") => {
      const rows = await place.database
        .selectFrom(table)
        .select(["status", "conversation_id"])
        .execute();
      return rows.filter(
        ({ status, conversation_id }) =>
          status === "pending" && conversation_id === (conversationId ?? conversation_id),
      ).length;
    };
    await vi.waitFor(
      async () => expect([await count("inbox"), await count("outbox")]).toEqual([0, 0]),
      { timeout: 60_000 },
    );
  }

  it("has all messages handled, all replies sent, and both matters accepted once", async () => {
    const { database } = place;
    const inbox = await database.selectFrom("inbox").select("status").execute();
    expect(new Set(inbox.map(({ status }) => status))).toEqual(new Set(["done"]));
    const outbox = await database.selectFrom("outbox").select("status").execute();
    expect(new Set(outbox.map(({ status }) => status))).toEqual(new Set(["sent"]));
    const matters = await database.selectFrom("matters").select("state").execute();
    expect(matters.map(({ state }) => state)).toEqual(["accepted", "accepted"]);
    const events = await database.selectFrom("events").select("kind").execute();
    expect(events.filter(({ kind: one }) => one === "accept")).toHaveLength(2);
    expect((await verifyEventChain(database)).kind).toBe("intact");
  });

  it("shows each member of the 自建应用 everything once, and tells nobody in words what a card shows", () => {
    const texts = place.wecom.messages.of(officer.userId).map(({ text }) => text);
    expect(new Set(texts).size).toBe(texts.length);
    const others = place.wecom.messages.of(colleague.userId);
    expect(others.every(({ text }) => !text.includes("现在的状态"))).toBe(true);
  });

  it("shows a customer of 微信客服 each answer once, the repeated one under its own id", () => {
    const greeting = place.knowledge.texts.assistant("smalltalk_greeting");
    const seen = customer().seen.map(({ text }) => text.includes(greeting));
    expect(seen).toEqual([true, false]);
    const ids = place.wecom.calls("kf/send_msg").map(({ msgid }) => msgid);
    expect(ids[1]).toBe(ids[0]);
    expect(new Set(ids).size).toBe(2);
  });

  it("answers in the bot's chats once, and tells again how it stands where a card stayed as it was", async () => {
    const answers = botAsker.shown().filter(({ text }) => text.includes("1500"));
    expect(answers).toEqual([expect.objectContaining({ isAnswer: false, isFinished: true })]);
    const told = () => botOfficer.shown().filter(({ text }) => text.startsWith("已受理"));
    expect(told()).toHaveLength(1);
    const before = botOfficer.shown().length;
    botOfficer.presses(labelOf());
    await place.platform.came("aibot_respond_update_msg", 2);
    await expect.poll(() => botOfficer.shown().length, { timeout: 20_000 }).toBeGreaterThan(before);
    const events = await place.database.selectFrom("events").select("kind").execute();
    expect(events.filter(({ kind: one }) => one === "accept")).toHaveLength(2);
  });
});
