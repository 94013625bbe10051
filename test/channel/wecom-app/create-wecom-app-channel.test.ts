import Keyv from "keyv";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { toReply } from "../../../src/conversation/reply.ts";
import { channelTexts } from "../../support/channel-texts.ts";
import { openWecomApp } from "./wecom-app-chat.ts";

const BUTTONS = [
  { label: "受理", token: "report.act.m1.3.accept" },
  { label: "退回", token: "report.act.m1.3.return" },
];
const toCardReply = (version: number, state: string, buttons = BUTTONS) =>
  toReply(`JY20261126-00010 商标侵权\n第${version}版`, {
    buttons: buttons.length === 0 ? [] : [buttons],
    subject: { id: "m1", version, state },
  });

let app: Awaited<ReturnType<typeof openWecomApp>>;
beforeEach(async () => {
  app = await openWecomApp();
});
afterEach(() => app.close());

describe("what a 自建应用 takes in", () => {
  it("takes a text in, stores it first, and answers nothing", async () => {
    const member = app.member("00123");
    expect(await member.says(" 您好\n", 3)).toEqual({ status: 200, body: "" });
    expect(app.recorder.messages).toHaveLength(1);
    expect(app.recorder.messages[0]).toMatchObject({
      address: {
        channel: "wecom-app",
        account: `${app.wecom.corpId}:${app.wecom.agentId}`,
        conversationId: "wecom-app:00123",
      },
      sender: { externalId: "00123" },
      text: " 您好\n",
      attachments: [],
    });
  });

  it("keeps apart what two members say under one id, and takes each in once", async () => {
    const fields = { MsgType: "text", Content: "您好", MsgId: "4561255354251345929" };
    for (const member of [app.member("one"), app.member("other"), app.member("one")]) {
      expect((await member.sends(fields)).status).toBe(200);
    }
    const senders = app.recorder.messages.map(({ sender }) => sender.externalId);
    expect(senders).toEqual(["one", "other"]);
  });

  it("asks the platform to come again when a message could not be stored", async () => {
    app.recorder.failNext(1);
    expect((await app.member().says("您好")).status).toBe(503);
    expect(app.recorder.messages).toHaveLength(0);
  });

  it.each([
    [{ MsgType: "image", PicUrl: "http://x/y", MediaId: "m" }, "photo.jpg", "image/jpeg"],
    [{ MsgType: "video", MediaId: "m", ThumbMediaId: "t" }, "video.mp4", "video/mp4"],
    [{ MsgType: "file", MediaId: "m", FileName: "合同.pdf" }, "合同.pdf", undefined],
  ])("brings a file of %j", async (fields, name, mediaType) => {
    await app.member().sends(fields);
    const file = { reference: "m", name, ...(mediaType === undefined ? {} : { mediaType }) };
    expect((await app.recorder.message(0)).attachments).toEqual([file]);
  });

  it.each([
    [{ MsgType: "voice", MediaId: "m", Format: "amr" }, "unsupported_voice"],
    [{ MsgType: "location", Location_X: "23.5", Label: "普宁" }, "unsupported_location"],
    [{ MsgType: "hologram" }, "unsupported_other"],
  ] as const)("says what it cannot bring of %j", async (fields, text) => {
    await app.member().sends(fields);
    expect((await app.recorder.message(0)).unsupported).toBe(channelTexts(text));
  });

  it("takes a link for its words", async () => {
    const link = { Title: "假鞋店", Description: "在卖", Url: "https://shop.example/1" };
    await app.member().sends({ MsgType: "link", ...link });
    expect((await app.recorder.message(0)).text).toBe("假鞋店\n在卖\nhttps://shop.example/1");
  });

  it("takes a click on the menu for its words", async () => {
    await app.member().clicks("今天到期");
    expect(await app.recorder.message(0)).toMatchObject({ text: "今天到期" });
  });

  it("greets who opens the chat once a day", async () => {
    const member = app.member();
    for (let time = 0; time < 3; time += 1) {
      await member.enters();
      app.clock.advance(1000);
    }
    await app.member("other").enters();
    expect(app.recorder.messages.map(({ text }) => text)).toEqual(["/start", "/start"]);
  });

  it("tells two presses of one second apart", async () => {
    const member = app.member();
    await app.send(member.userId, toCardReply(3, "待受理"));
    await member.presses("受理");
    await member.presses("受理");
    expect(app.recorder.messages.map(({ press }) => press)).toEqual([
      "report.act.m1.3.accept",
      "report.act.m1.3.accept",
    ]);
  });

  it("leaves alone what is meant for another application or nobody", async () => {
    const member = app.member();
    await member.sends({ MsgType: "event", Event: "unsubscribe" });
    await member.sends({ MsgType: "text", Content: "您好", AgentID: "7" });
    await member.sends({ MsgType: "text", Content: "a]]></Content><broken" });
    expect(app.recorder.calls()).toBe(0);
  });
});

describe("what a 自建应用 sends", () => {
  it("cuts a long text by bytes, in order, without losing a character", async () => {
    const member = app.member();
    const lines = Array.from({ length: 400 }, (_, line) => `第${line}条：内容内容内容。😀`);
    expect(await app.send(member.userId, toReply(lines.join("\n")))).toMatchObject({
      kind: "sent",
    });
    const texts = app.wecom.messages.of(member.userId).map(({ text }) => text);
    expect(texts.length).toBeGreaterThan(5);
    expect(texts.every((text) => Buffer.byteLength(text) <= 2048)).toBe(true);
    expect(texts.join("\n")).toBe(lines.join("\n"));
    const dense = "a".repeat(2049);
    const reader = app.member("reader");
    await app.send(reader.userId, toReply(dense));
    expect(app.wecom.messages.of("reader").map(({ text }) => text.length)).toEqual([2048, 1]);
  });

  it("sends Markdown where that is configured, and lets nobody's words become markup", async () => {
    const link = () => "https://ip.example/#clause=0123456789ab";
    const marked = await openWecomApp({ textFormat: "markdown", link });
    const member = marked.member();
    const citations = [{ document: "d", title: "规划", path: [], quote: "句" }];
    await marked.send(member.userId, toReply("[点这里](http://x) <@all>[1]", { citations }));
    expect(marked.wecom.messages.of(member.userId)).toMatchObject([
      {
        type: "markdown",
        text: `[点这里] (http://x) ＜@all>[1]\n\n${channelTexts("sources_heading")}\n[1] 《规划》\n> “句”\n${link()}`,
      },
    ]);
    await marked.close();
  });

  it("makes a card of a short reply, and a card under the text of a long one", async () => {
    const member = app.member();
    await app.send(member.userId, toCardReply(3, "待受理"));
    const long = `${toCardReply(3, "").text}\n${"案情".repeat(100)}`;
    await app.send(member.userId, toReply(long, { buttons: [BUTTONS] }));
    const [short, text, card] = app.wecom.messages.of(member.userId);
    expect(short).toMatchObject({
      type: "template_card",
      text: "JY20261126-00010 商标侵权\n第3版",
    });
    expect(text).toMatchObject({ type: "text", text: long });
    expect(card?.text).toBe("JY20261126-00010 商标侵权\n请点下面的按钮：");
    expect(card?.buttons.map(({ text: label }) => label)).toEqual(["受理", "退回"]);
  });

  it("numbers more buttons than a card holds, and takes a number for its button", async () => {
    const member = app.member();
    const many = Array.from({ length: 8 }, (_, index) => ({
      label: `第${index + 1}类`,
      token: `report.type.${index + 1}`,
    }));
    await app.send(member.userId, toReply("哪一类？", { buttons: [many] }));
    expect(app.wecom.messages.of(member.userId)[0]).toMatchObject({
      type: "text",
      text: expect.stringContaining("7. 第7类\n8. 第8类\n回复序号即可选择。"),
    });
    await member.says("8");
    await member.says("9");
    await app.send(member.userId, toReply("好的"));
    await member.says("8");
    expect(app.recorder.messages.map(({ press, text }) => press ?? text)).toEqual([
      ...["report.type.8", "9", "8"],
    ]);
  });

  it("puts six things to do on the card and numbers the others", async () => {
    const member = app.member();
    const many = Array.from({ length: 8 }, (_, index) => ({
      label: `做法${index + 1}`,
      token: `report.act.m1.3.${index + 1}`,
    }));
    await app.send(member.userId, toCardReply(3, "待受理", many));
    const [card] = app.wecom.messages.of(member.userId);
    expect(card?.buttons).toHaveLength(6);
    expect(card?.text).toContain("其他操作（回复序号）：\n1. 做法7\n2. 做法8");
    await member.presses("做法6");
    await member.says("2");
    expect(app.recorder.messages.map(({ press }) => press)).toEqual([
      ...["report.act.m1.3.6", "report.act.m1.3.8"],
    ]);
  });

  it("uploads a file and sends it after the text", async () => {
    const member = app.member();
    const base64 = Buffer.from("%PDF-1.7 回执").toString("base64");
    const files = [{ name: "JY20261126-00010.pdf", mediaType: "application/pdf", base64 }];
    expect(await app.send(member.userId, toReply("回执", { files }))).toMatchObject({
      kind: "sent",
    });
    const [text, file] = app.wecom.messages.of(member.userId);
    expect([text?.type, file?.type]).toEqual(["text", "file"]);
    const reference = file?.mediaId ?? "";
    const opened = await app.channel.openAttachment({ reference, name: "x" });
    expect(String(await opened.toArray())).toContain("%PDF-1.7");
  });

  it("waits instead of sending more to one member than the platform lets through", async () => {
    const member = app.member();
    const sent = [];
    for (let index = 0; index < 31; index += 1) {
      sent.push(await app.send(member.userId, toReply(`第${index}条`)));
    }
    expect(sent.slice(0, 30).every(({ kind }) => kind === "sent")).toBe(true);
    expect(sent[30]).toMatchObject({ kind: "retry", afterMs: expect.any(Number) });
    expect(await app.send(app.member("other").userId, toReply("一"))).toMatchObject({
      kind: "sent",
    });
    app.clock.advance(62_000);
    expect(await app.send(member.userId, toReply("第30条"), 31)).toMatchObject({ kind: "sent" });
    expect(app.wecom.messages.of(member.userId)).toHaveLength(31);
  });

  it("waits for the rest of the hour after a thousand messages to one member", async () => {
    const member = app.member();
    for (let index = 0; index < 1000; index += 1) {
      await app.send(member.userId, toReply(`第${index}条`));
      app.clock.advance(2100);
    }
    expect(app.wecom.messages.of(member.userId)).toHaveLength(1000);
    const late = await app.send(member.userId, toReply("再一条"), 5000);
    expect(late).toMatchObject({ kind: "retry", isWait: true });
    const waitMs = late.kind === "retry" ? (late.afterMs ?? 0) : 0;
    expect(waitMs).toBeGreaterThan(20 * 60_000);
    app.clock.advance(waitMs);
    expect(await app.send(member.userId, toReply("再一条"), 5000)).toMatchObject({ kind: "sent" });
  });

  it.each([
    [10_000, 60_000],
    [150_000, 3_600_000],
  ])("waits when the corp has sent %d messages within %d milliseconds", async (count, windowMs) => {
    const cache = new Keyv();
    const busy = await openWecomApp({ cache });
    const account = `${busy.wecom.corpId}:${busy.wecom.agentId}`;
    const pieces = [[busy.clock.now().getTime(), count - 1]];
    await cache.set(`wecom-corp:${windowMs}:${account}`, pieces, 2 * windowMs);
    const [one, other] = ["one", "other"].map((name) => busy.member(name).userId);
    expect(await busy.send(String(one), toReply("一"))).toMatchObject({ kind: "sent" });
    const late = await busy.send(String(other), toReply("二"));
    expect(late).toMatchObject({ kind: "retry", isWait: true, afterMs: windowMs + windowMs / 30 });
    await busy.close();
  });

  it("sends a message that was not answered again, and it arrives once", async () => {
    const member = app.member();
    app.wecom.failNext("message/send", { kind: "cut" });
    expect(await app.send(member.userId, toReply("只来一次"))).toMatchObject({ kind: "sent" });
    expect(app.wecom.calls("message/send")).toHaveLength(2);
    expect(app.wecom.messages.of(member.userId)).toHaveLength(1);
  });

  it("lets two messages that say the same both arrive", async () => {
    const member = app.member();
    await app.send(member.userId, toReply("没有到期的事项。"));
    await app.send(member.userId, toReply("没有到期的事项。"));
    expect(app.wecom.messages.of(member.userId)).toHaveLength(2);
    app.wecom.failNext("message/send", { kind: "cut" });
    const third = await app.send(member.userId, toReply("没有到期的事项。"));
    expect(third).toMatchObject({ kind: "unknown" });
  });

  it("tries again what was not answered for as long as the platform knows it again, not longer", async () => {
    const member = app.member();
    app.wecom.failNext("message/send", { kind: "cut" });
    app.wecom.failNext("message/send", { kind: "gateway", status: 502 }, 8);
    const retry = { kind: "retry", isWait: true };
    expect(await app.send(member.userId, toReply("一"), 40)).toMatchObject(retry);
    app.clock.advance(24 * 60_000);
    expect(await app.send(member.userId, toReply("一"), 40)).toMatchObject(retry);
    app.clock.advance(60_000);
    expect(await app.send(member.userId, toReply("一"), 40)).toMatchObject({ kind: "unknown" });
    expect(app.wecom.messages.of(member.userId).map(({ text }) => text)).toEqual(["一"]);
  });

  it("tells of a wrong secret before anybody has written", async () => {
    const wrong = await openWecomApp({ secret: "another-secret-of-the-application-0000000" });
    await expect.poll(() => wrong.channel.health?.()).toContain("40001 the secret is wrong");
    await wrong.close();
  });

  it("can send nothing while the platform is down, looks by itself, and can again", async () => {
    const member = app.member();
    expect(app.channel.isReady?.()).toBe(true);
    await app.wecom.goDown();
    expect(await app.send(member.userId, toReply("停机"))).toMatchObject({ kind: "retry" });
    expect(app.channel.isReady?.()).toBe(false);
    app.clock.advance(3_600_000);
    await app.wecom.goUp();
    const looks = app.wecom.calls("agent/get").length;
    expect(app.channel.isReady?.()).toBe(false);
    await app.wecom.called("agent/get", looks + 1);
    await expect.poll(() => app.channel.isReady?.()).toBe(true);
    expect(app.channel.health?.()).toBe("ok");
  });

  it("goes on after the parts that were sent", async () => {
    const member = app.member();
    const long = Array.from({ length: 200 }, (_, line) => `第${line}条：内容内容内容。`).join("\n");
    await app.send(member.userId, toReply("前"));
    app.wecom.failNext("message/send", { kind: "refuse", errcode: -1 });
    expect(await app.send(member.userId, toReply(long), 7)).toMatchObject({ kind: "retry" });
    expect(await app.send(member.userId, toReply(long), 7)).toMatchObject({ kind: "sent" });
    const texts = app.wecom.messages.of(member.userId).map(({ text }) => text);
    expect(texts.slice(1).join("\n")).toBe(long);
  });

  it.each([
    ["nobody", { kind: "refused", reason: expect.stringContaining("81013") }],
    ["", { kind: "refused" }],
  ])("is refused for good to %j", async (userId, delivery) => {
    expect(await app.send(userId, toReply("一"))).toMatchObject(delivery);
  });
});

describe("cards about the same", () => {
  it("shows everywhere how it stands when somebody has acted", async () => {
    const [one, other] = [app.member("one"), app.member("other")];
    await app.send("one", toCardReply(3, "待受理"));
    await app.send("other", toCardReply(3, "待受理"));
    await one.presses("受理");
    await app.send(
      "one",
      toCardReply(4, "办理中", [{ label: "办结", token: "report.act.m1.4.close" }]),
    );
    const [old, current] = app.wecom.messages.of("one");
    expect(old).toMatchObject({ buttons: [], replacedName: "办理中" });
    expect(current?.buttons.map(({ text }) => text)).toEqual(["办结"]);
    expect(app.wecom.messages.of("other")).toEqual([
      expect.objectContaining({ buttons: [], replacedName: "办理中" }),
    ]);
    expect(() => other.presses("受理")).toThrow("no button");
  });

  it("spends the code that the latest press brought", async () => {
    const one = app.member("one");
    await app.send("one", toCardReply(3, "待受理"));
    await one.presses("退回");
    await one.presses("受理");
    await app.send("one", toCardReply(4, "办理中", []));
    expect(app.wecom.calls("message/update_template_card")).toHaveLength(1);
    expect(app.wecom.messages.of("one")[0]?.replacedName).toBe("办理中");
    expect(app.cards.all()).toEqual([]);
  });

  it("tells in words whose card is too old or cannot be changed", async () => {
    app.member("one");
    app.member("other");
    await app.send("other", toCardReply(3, "待受理"));
    app.clock.advance(72 * 3_600_000);
    await app.send("one", toCardReply(4, "办理中", []));
    expect(app.wecom.calls("message/update_template_card")).toEqual([]);
    const news = "JY20261126-00010 商标侵权\n现在的状态：办理中";
    expect(app.wecom.messages.of("other").at(-1)).toMatchObject({ type: "text", text: news });
    await app.send("other", toCardReply(5, "待补充"));
    app.wecom.failNext("message/update_template_card", { kind: "refuse", errcode: 49_999 });
    await app.send("one", toCardReply(6, "已办结", []));
    expect(app.wecom.messages.of("other").at(-1)?.text).toContain("现在的状态：已办结");
  });

  it("tells in words whose card arrived unanswered, and changes it once it is pressed", async () => {
    const [, other] = [app.member("one"), app.member("other")];
    app.wecom.failNext("message/send", { kind: "cut" });
    expect(await app.send("other", toCardReply(3, "待受理"))).toMatchObject({ kind: "sent" });
    expect(app.wecom.messages.of("other")).toHaveLength(1);
    await app.send("one", toCardReply(4, "待补充", []));
    expect(app.wecom.messages.of("other").at(-1)?.text).toContain("现在的状态：待补充");
    app.wecom.failNext("message/send", { kind: "cut" });
    await app.send("other", toCardReply(5, "待受理"));
    await other.presses("受理");
    await app.send("other", toCardReply(6, "办理中", []));
    const cards = app.wecom.messages.of("other").filter(({ taskId }) => taskId !== undefined);
    expect(cards.map(({ replacedName }) => replacedName)).toEqual([undefined, "办理中"]);
    expect(app.cards.all()).toEqual([]);
  });

  it("goes on trying words where a card cannot be changed, and counts them as a message", async () => {
    app.member("one");
    app.member("other");
    await app.send("other", toCardReply(3, "待受理"));
    for (let count = 1; count < 30; count += 1) {
      await app.send("other", toReply(`第${count}条`));
    }
    const told = () => app.wecom.messages.of("other").slice(30);
    app.wecom.failNext("message/update_template_card", { kind: "refuse", errcode: 49_999 });
    const again = toCardReply(4, "办理中", []);
    expect(await app.send("one", again, 900)).toMatchObject({ kind: "retry", isWait: true });
    expect(told()).toEqual([]);
    app.clock.advance(62_000);
    app.wecom.failNext("message/send", { kind: "refuse", errcode: -1 });
    expect(await app.send("one", again, 900)).toMatchObject({ kind: "retry" });
    expect(await app.send("one", again, 900)).toMatchObject({ kind: "sent" });
    expect(told().map(({ text }) => text)).toEqual([expect.stringContaining("状态：办理中")]);
    expect(app.wecom.messages.of("one")).toHaveLength(1);
    expect(app.wecom.calls("message/update_template_card")).toHaveLength(1);
  });

  it("changes a card later when the platform is busy, and repeats no message", async () => {
    app.member("one");
    await app.send("one", toCardReply(3, "待受理"));
    app.wecom.failNext("message/update_template_card", { kind: "refuse", errcode: 45_009 });
    const again = toCardReply(4, "办理中", []);
    expect(await app.send("one", again, 9)).toMatchObject({ kind: "retry", afterMs: 60_000 });
    expect(await app.send("one", again, 9)).toMatchObject({ kind: "sent" });
    expect(app.wecom.messages.of("one")).toHaveLength(2);
    expect(app.wecom.messages.of("one")[0]?.replacedName).toBe("办理中");
  });

  it("takes a card for changed where a process ended while it changed it", async () => {
    app.member("one");
    app.member("other");
    await app.send("other", toCardReply(3, "待受理"));
    const [card] = app.cards.all();
    await app.cards.markSpending("", card?.taskId ?? "");
    app.wecom.failNext("message/update_template_card", { kind: "refuse", errcode: 49_999 });
    await app.send("one", toCardReply(4, "办理中", []));
    expect(app.wecom.messages.of("other")).toHaveLength(1);
    expect(app.cards.all()).toEqual([]);
  });
});
