import { buffer } from "node:stream/consumers";
import { setImmediate } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toReply } from "../../../src/conversation/reply.ts";
import { channelTexts } from "../../support/channel-texts.ts";
import { createHandClock } from "../../support/hand-clock.ts";
import { openFakeBotServer } from "./fake-bot-server.ts";
import type { FakeBotUser } from "./fake-bot-user.ts";
import { type Bot, openBot } from "./long-connection.ts";

let bot: Bot;
let lastOutboxId = 0;

beforeAll(async () => {
  bot = await openBot();
  await bot.connect();
});

afterAll(() => bot.close());

async function until(isDone: () => boolean) {
  while (!isDone()) {
    await setImmediate();
  }
}

/** Somebody's message, as it was taken in. */
async function hears(user: FakeBotUser, text: string) {
  const next = bot.recorder.message(bot.recorder.messages.length);
  user.says(text);
  return next;
}

function send(user: FakeBotUser, reply = toReply("好的。"), from: Bot = bot, isNews = false) {
  lastOutboxId += 1;
  const conversationId = `wecom-bot:single:${user.id}`;
  const address = { channel: "wecom-bot", account: from.server.botId, conversationId };
  return from.channel.send({ id: lastOutboxId, address, reply, isNews });
}

const CHOICE = toReply("请选择：", {
  buttons: [
    [
      { label: "受理", token: "report.act.m1.1.accept" },
      { label: "退回", token: "report.act.m1.1.return" },
    ],
  ],
});

describe("receiving", () => {
  it("takes a text in once, whatever is sent again", async () => {
    const user = bot.server.user();
    const before = bot.recorder.messages.length;
    const message = bot.recorder.message(before);
    const id = user.says("专利怎么质押？");
    const calls = bot.recorder.calls();
    user.repeats(id);
    await until(() => bot.recorder.calls() === calls + 2);
    expect(await message).toMatchObject({
      address: { account: bot.server.botId, conversationId: `wecom-bot:single:${user.id}` },
      externalId: id,
      sender: { externalId: user.id },
      text: "专利怎么质押？",
    });
    await send(user);
    await send(user);
    expect(user.shown().map(({ isAnswer }) => isAnswer)).toEqual([true, false]);
    await hears(user, "还有呢？");
    expect(bot.recorder.messages.slice(before).map(({ text }) => text)).toEqual([
      "专利怎么质押？",
      "还有呢？",
    ]);
  });

  it("stores a message at the third try, and tells of one that cannot be stored", async () => {
    const user = bot.server.user();
    bot.recorder.failNext(2);
    expect(await hears(user, "第一句")).toMatchObject({ text: "第一句" });
    bot.recorder.failNext(6);
    user.says("第二句");
    expect((await user.sees()).text).toBe(channelTexts("bot_not_stored"));
  });

  it("welcomes whoever opens the chat", async () => {
    const user = bot.server.user();
    user.enters();
    expect((await user.sees()).text).toBe(channelTexts("bot_welcome"));
  });

  it("decrypts a file while it comes", async () => {
    const user = bot.server.user();
    const bytes = Buffer.from("证据".repeat(5000));
    const next = bot.recorder.message(bot.recorder.messages.length);
    user.sends("file", bytes);
    const [attachment] = (await next).attachments;
    if (attachment === undefined) {
      throw new Error("no attachment");
    }
    expect((await buffer(await bot.channel.openAttachment(attachment))).equals(bytes)).toBe(true);
  });
});

describe("sending", () => {
  it("leaves the place under a question to its answer when news comes first", async () => {
    const user = bot.server.user();
    await hears(user, "罚多少？");
    await send(user, toReply("有一件新事项"), bot, true);
    await send(user, toReply("五倍以下"));
    expect(user.shown().map(({ text, isAnswer }) => [text, isAnswer])).toEqual([
      ["有一件新事项", false],
      ["五倍以下", true],
    ]);
  });

  it("answers under the message, with one whole stream and the platform's thumbs", async () => {
    const user = bot.server.user();
    await hears(user, "有效发明专利目标？");
    const votes = [
      { label: "👍", token: "feedback.up.t1", vote: "up" },
      { label: "👎", token: "feedback.down.t1", vote: "down" },
    ] as const;
    expect(await send(user, toReply("1500件以上", { buttons: [votes] }))).toEqual({ kind: "sent" });
    expect(await user.sees()).toEqual({
      ...{ text: "1500件以上", isFinished: true, isAnswer: true },
      feedbackId: "feedback.up.t1 feedback.down.t1",
    });
    const press = bot.recorder.message(bot.recorder.messages.length);
    user.rates(2);
    expect(await press).toMatchObject({ press: "feedback.down.t1", text: "" });
  });

  it("shows buttons as a card, and what was pressed on it", async () => {
    const user = bot.server.user();
    await hears(user, "我的事项");
    await send(user, CHOICE);
    const shown = await user.sees();
    expect(shown.card?.buttons.map(({ text }) => text)).toEqual(["受理", "退回"]);
    const press = bot.recorder.message(bot.recorder.messages.length);
    const updates = bot.server.frames("aibot_respond_update_msg").length;
    user.presses("受理");
    expect(await press).toMatchObject({ press: "report.act.m1.1.accept" });
    await bot.server.came("aibot_respond_update_msg", updates + 1);
    expect(user.shown()[0]?.card).toMatchObject({
      ...{ title: "请选择：", note: "已选择：受理", isSpent: true },
    });
  });

  it("writes anew to who did not ask: text, card, file", async () => {
    const user = bot.server.user();
    await hears(user, "在吗");
    await send(user);
    const bytes = Buffer.alloc(700 * 1024, 7);
    const file = { name: "台账.csv", mediaType: "text/csv", base64: bytes.toString("base64") };
    expect(await send(user, { ...CHOICE, files: [file] })).toEqual({ kind: "sent" });
    const [, text, card, sent] = user.shown();
    expect(text).toMatchObject({ text: "请选择：", isAnswer: false });
    expect(card?.card?.buttons).toHaveLength(2);
    expect(sent?.file?.name).toBe("台账.csv");
    expect(sent?.file?.bytes.equals(bytes)).toBe(true);
  });

  it("shows more buttons than a card has room for on several cards", async () => {
    const user = bot.server.user();
    await hears(user, "在吗");
    const labels = ["一", "二", "三", "四", "五", "六", "七"];
    const buttons = labels.map((label, index) => ({ label, token: `report.act.${index}` }));
    await send(user, toReply("请选择", { buttons: [buttons] }));
    expect(user.shown().map(({ card }) => card?.buttons.map(({ text }) => text).join(""))).toEqual([
      "一二三四五六",
      "七",
    ]);
  });

  it("makes no markup of what people wrote", async () => {
    const user = bot.server.user();
    await hears(user, "在吗");
    await send(user, toReply("见 [这里](http://evil.example) <@all> `x`"));
    expect((await user.sees()).text).toBe("见 [这里] (http://evil.example) ＜@all> 'x'");
  });

  it("lets marks lead to the clauses of the index, whatever links people wrote", async () => {
    const linked = await openBot({
      link: ({ document }) => (document === "a" ? "https://ip.example/#clause=a" : undefined),
    });
    await linked.connect();
    const user = linked.server.user();
    const heard = linked.recorder.message(0);
    user.says("在吗");
    await heard;
    const cite = (document: string) => ({ document, title: "规划", path: [], quote: "x" });
    const reply = toReply("目标25[1]，别处[2]，[1](http://evil.example)", {
      citations: [cite("a"), cite("elsewhere")],
    });
    await send(user, reply, linked);
    const { text } = await user.sees();
    await linked.close();
    expect(text).toContain(
      "目标25[〔1〕](https://ip.example/#clause=a)，别处[2]，[〔1〕](https://ip.example/#clause=a) (http://evil.example)",
    );
    expect(text).toContain("[〔1〕](https://ip.example/#clause=a) 《规划》");
    expect(text).toContain("\n[2] 《规划》");
  });

  it("shows a table as a table", async () => {
    const user = bot.server.user();
    await hears(user, "列表");
    const table = { columns: ["指标", "目标"], rows: [["发明|专利", "1500"]] };
    await send(user, toReply("共1项", { table }));
    expect((await user.sees()).text).toBe(
      "共1项\n\n| 指标 | 目标 |\n| --- | --- |\n| 发明／专利 | 1500 |",
    );
  });

  it.each([
    ["846605", 846605],
    ["846608", 846608],
  ])("writes anew when the request is gone (%s)", async (_name, code) => {
    const user = bot.server.user();
    await hears(user, "在吗");
    bot.server.failNext("aibot_respond_msg", { kind: "refuse", code });
    expect(await send(user)).toEqual({ kind: "sent" });
    expect(await user.sees()).toMatchObject({ text: "好的。", isAnswer: false });
  });

  it("does not know what became of a reply that is not acknowledged", async () => {
    const user = bot.server.user();
    await hears(user, "在吗");
    bot.server.failNext("aibot_respond_msg", { kind: "lose_ack" });
    expect(await send(user)).toMatchObject({ kind: "unknown" });
    expect(user.shown()).toHaveLength(1);
  });

  it.each([
    [40008, { kind: "refused" }],
    [45009, { kind: "retry", afterMs: 60_000 }],
    [-1, { kind: "retry" }],
  ])("takes errcode %i for what it is", async (code, delivery) => {
    const user = bot.server.user();
    await hears(user, "在吗");
    bot.server.failNext("aibot_respond_msg", { kind: "refuse", code });
    expect(await send(user)).toMatchObject(delivery);
  });

  it("refuses an address that is none of its own", async () => {
    const address = { channel: "wecom-bot", account: "", conversationId: "telegram:1" };
    const reply = toReply("好的。");
    expect(await bot.channel.send({ id: 1, address, reply })).toMatchObject({ kind: "refused" });
  });
});

describe("drafts", () => {
  function show(user: FakeBotUser, text: string, from: Bot = bot) {
    const conversationId = `wecom-bot:single:${user.id}`;
    const address = { channel: "wecom-bot", account: from.server.botId, conversationId };
    from.channel.showDraft?.({ id: "t1", messageId: "m1", address, reply: toReply(text) });
  }

  it("grow in the place of the answer, which ends the stream", async () => {
    const quick = await openBot({ waits: { draftGapMs: 0 } });
    await quick.connect();
    const user = quick.server.user();
    user.says("专利侵权找谁？");
    await quick.recorder.message(0);
    for (const text of ["市局。", "市局。县局。"]) {
      const { length } = quick.server.frames("aibot_respond_msg");
      show(user, text, quick);
      await quick.server.came("aibot_respond_msg", length + 1);
      expect(user.shown()).toEqual([{ text, isFinished: false, isAnswer: true }]);
    }
    await send(user, toReply("市局。县局。12345。"), quick);
    expect(user.shown()).toEqual([
      { text: "市局。县局。12345。", isFinished: true, isAnswer: true },
    ]);
    await quick.close();
  });

  it("leave most of what a chat may get to answers", async () => {
    const clock = createHandClock("2026-11-25T08:00:00.000Z");
    const quick = await openBot({ clock, waits: { draftGapMs: 0 } });
    await quick.connect();
    const user = quick.server.user();
    for (let count = 1; count <= 12; count += 1) {
      user.says("再问一次");
      await quick.recorder.message(count - 1);
      show(user, `第${count}次`, quick);
      expect(await send(user, toReply("答案"), quick)).toEqual({ kind: "sent" });
    }
    expect(quick.server.frames("aibot_respond_msg")).toHaveLength(22);
    await quick.close();
  });

  it("are shown and counted under a question, nowhere else", async () => {
    const clock = createHandClock("2026-11-25T08:00:00.000Z");
    const quick = await openBot({ clock, waits: { draftGapMs: 0 } });
    await quick.connect();
    const user = quick.server.user();
    user.says("在吗");
    await quick.recorder.message(0);
    await send(user, toReply("在。"), quick);
    for (let count = 0; count < 15; count += 1) {
      show(user, "没有人问", quick);
      await send(user, toReply("通知"), quick);
    }
    expect(user.shown().map(({ text }) => text)).not.toContain("没有人问");
    user.says("还在吗");
    await quick.recorder.message(1);
    show(user, "有人问", quick);
    await quick.server.came("aibot_respond_msg", 2);
    expect(user.shown().at(-1)).toMatchObject({ text: "有人问", isFinished: false });
    await quick.close();
  });
});

describe("with other waits", () => {
  it("says that an answer takes a while, and puts the answer in its place", async () => {
    const slow = await openBot({ waits: { waitingMs: 5 } });
    await slow.connect();
    const user = slow.server.user();
    user.says("很难的问题");
    await slow.server.came("aibot_respond_msg", 1);
    expect(user.shown()).toMatchObject([{ text: channelTexts("bot_waiting"), isFinished: false }]);
    await send(user, toReply("答案"), slow);
    expect(user.shown()).toMatchObject([{ text: "答案", isFinished: true }]);
    await slow.close();
  });

  it("ends a stream that would expire, and writes the answer anew", async () => {
    const slow = await openBot({ waits: { openMs: 5 } });
    await slow.connect();
    const user = slow.server.user();
    user.says("很难的问题");
    expect((await user.sees()).text).toBe(channelTexts("bot_answers_later"));
    await send(user, toReply("答案"), slow);
    expect(await user.sees()).toMatchObject({ text: "答案", isAnswer: false });
    await slow.close();
  });

  it("waits before a chat gets more than thirty messages a minute", async () => {
    const clock = createHandClock("2026-11-25T08:00:00.000Z");
    const careful = await openBot({ clock });
    await careful.connect();
    const user = careful.server.user();
    user.says("在吗");
    await careful.recorder.message(0);
    for (let count = 0; count < 30; count += 1) {
      expect(await send(user, toReply(`第${count}条`), careful)).toEqual({ kind: "sent" });
    }
    const late = toReply("第三十一条");
    expect(await send(user, late, careful)).toMatchObject({ kind: "retry", afterMs: 62_000 });
    expect(user.shown()).toHaveLength(30);
    await careful.close();
  });

  it("waits for the rest of the hour after a thousand messages to one chat", async () => {
    const clock = createHandClock("2026-11-25T08:00:00.000Z");
    const careful = await openBot({ clock }, await openFakeBotServer(() => clock.now().getTime()));
    await careful.connect();
    const user = careful.server.user();
    user.says("在吗");
    await careful.recorder.message(0);
    for (let count = 0; count < 1000; count += 1) {
      expect(await send(user, toReply(`第${count}条`), careful)).toEqual({ kind: "sent" });
      clock.advance(2100);
    }
    const late = await send(user, toReply("再一条"), careful);
    expect(late).toMatchObject({ kind: "retry", isWait: true });
    expect(late.kind === "retry" ? late.afterMs : 0).toBeGreaterThan(20 * 60_000);
    await careful.close();
  });
});
