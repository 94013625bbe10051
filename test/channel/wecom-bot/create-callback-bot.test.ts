import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { silentLog } from "../../../src/base/log.ts";
import type { HttpChannel } from "../../../src/channel/http-channel.ts";
import { createCallbackCrypto } from "../../../src/channel/wecom/callback-crypto.ts";
import { createCallbackBot } from "../../../src/channel/wecom-bot/create-callback-bot.ts";
import { type Reply, toReply } from "../../../src/conversation/reply.ts";
import { openStreamStore } from "../../../src/open-stream-store.ts";
import { channelTexts } from "../../support/channel-texts.ts";
import { enqueueReply } from "../../support/enqueue-reply.ts";
import { createHandClock } from "../../support/hand-clock.ts";
import { createMessageRecorder } from "../../support/message-recorder.ts";
import { openTestStorage, type TestStorage } from "../../support/open-test-storage.ts";
import { type FakeBotServer, openFakeBotServer } from "./fake-bot-server.ts";

const KEYS = {
  token: "token0of0the0test",
  encodingAesKey: "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
};
const clock = createHandClock();
const recorder = createMessageRecorder();
const crypto = createCallbackCrypto({ ...KEYS, receiverId: "" });
let platform: FakeBotServer;
let test: TestStorage;
let bot: HttpChannel;

/** A process with the bot; `pickUpMs` 0 waits for nobody. */
async function startBot(pickUpMs = 60_000): Promise<HttpChannel> {
  const started = createCallbackBot({
    ...KEYS,
    ...{ fileLimitBytes: 1000, texts: channelTexts, log: silentLog, clock },
    ...{
      store: openStreamStore(test.storage),
      pickUpMs,
      lookMs: 5,
      draftGapMs: 0,
      allowsHttp: true,
    },
  });
  await started.start(recorder.receive);
  return started;
}

beforeAll(async () => {
  platform = await openFakeBotServer();
  test = await openTestStorage();
  bot = await startBot();
});

afterAll(async () => {
  await platform.close();
  await test.drop();
});

/** What the platform does: it calls, and opens what it gets. */
async function call(
  body: object,
  { sealer = crypto, at = bot } = {},
): Promise<{ status: number; body: unknown }> {
  const timestamp = String(Math.floor(clock.now().getTime() / 1000));
  const sealed = sealer.seal(JSON.stringify(body), { timestamp, nonce: randomUUID() });
  const { signature, nonce, encrypted } = sealed;
  const query = new URLSearchParams({ msg_signature: signature, timestamp, nonce });
  const init = { method: "POST", body: JSON.stringify({ encrypt: encrypted }) };
  const response = await at.routes().request(`/wecom/bot/callback?${query}`, init);
  const text = await response.text();
  if (text === "") {
    return { status: response.status, body: undefined };
  }
  const answer = JSON.parse(text) as Record<string, string>;
  const opened = crypto.open({
    signature: String(answer.msgsignature),
    timestamp: String(answer.timestamp),
    nonce: String(answer.nonce),
    encrypted: String(answer.encrypt),
  });
  return { status: 200, body: opened.kind === "opened" ? JSON.parse(opened.message) : opened };
}

interface StreamAnswer {
  readonly stream: { readonly id: string; readonly finish: boolean; readonly content: string };
  readonly template_card?: { task_id: string; button_list: { text: string; key: string }[] };
}

const toMessage = (userid: string, content: string, more = {}) => ({
  ...{ msgid: randomUUID(), aibotid: "B", chattype: "single", from: { userid } },
  ...{ msgtype: "text", text: { content } },
  ...more,
});
const poll = async (id: string, at = bot) =>
  (await call({ msgtype: "stream", stream: { id } }, { at })).body as StreamAnswer;
const says = async (userid: string, content: string, more = {}) =>
  (await call(toMessage(userid, content, more))).body as StreamAnswer;

/** Asks for the stream, as the platform does, until it is finished. */
async function pollToEnd(id: string, at = bot): Promise<StreamAnswer> {
  for (let polls = 0; polls < 1_000; polls += 1) {
    const answer = await poll(id, at);
    if (answer.stream.finish) {
      return answer;
    }
  }
  throw new Error("the stream does not end");
}

/** A reply in the outbox, to be sent as the sender does. */
async function enqueue(userid: string, reply: Reply, { isNews = false } = {}) {
  const conversationId = `wecom-bot:single:${userid}`;
  const to = { channel: "wecom-bot", account: "B", conversationId };
  const id = await enqueueReply(test.storage, to, reply, clock.now());
  return (from = bot) => from.send({ id, address: to, reply, isNews });
}

const send = async (userid: string, reply: Reply, options: { readonly isNews?: boolean } = {}) =>
  (await enqueue(userid, reply, options))();

const BUTTONS = [[{ label: "受理", token: "report.act.1" }]];

describe("a message", () => {
  it("begins a stream, which ends with the answer and its card", async () => {
    const first = await says("a", "我的事项");
    const { id } = first.stream;
    expect(first.stream).toMatchObject({ finish: false, content: channelTexts("bot_waiting") });
    expect((await poll(id)).stream.finish).toBe(false);
    const sent = send("a", toReply("一件", { buttons: BUTTONS }));
    const last = await pollToEnd(id);
    expect(await sent).toEqual({ kind: "sent" });
    expect(last.stream).toMatchObject({ id, finish: true, content: "一件" });
    const key = last.template_card?.button_list[0]?.key ?? "";
    const press = { event_key: key, task_id: last.template_card?.task_id };
    const event = { eventtype: "template_card_event", template_card_event: press };
    const update = await call(toMessage("a", "", { msgtype: "event", event }));
    expect(update.body).toMatchObject({
      response_type: "update_template_card",
      template_card: { task_id: press.task_id, main_title: { desc: "已选择：受理" } },
    });
    expect(recorder.messages.at(-1)).toMatchObject({ press: "report.act.1" });
  });

  it("takes back by the platform's thumbs what its answer was worth", async () => {
    const { stream } = await says("thumbs", "专利奖多少钱");
    const votes = [
      { label: "有用", token: "feedback.up.t1", vote: "up" },
      { label: "没用", token: "feedback.down.t1", vote: "down" },
    ] as const;
    const sent = send("thumbs", toReply("没有公布。", { buttons: [votes] }));
    const last = await pollToEnd(stream.id);
    expect(await sent).toEqual({ kind: "sent" });
    const { id } = (last.stream as { feedback?: { id: string } }).feedback ?? {};
    const event = { eventtype: "feedback_event", feedback_event: { id, type: 1 } };
    await call(toMessage("thumbs", "", { msgtype: "event", event }));
    expect(recorder.messages.at(-1)).toMatchObject({ press: "feedback.up.t1" });
  });

  it("is told what its answer says so far, whichever process is asked, until the answer is there", async () => {
    const { stream: earlier } = await says("draft", "一个问题");
    clock.advance(1);
    const message = toMessage("draft", "又一个问题");
    const { id } = ((await call(message)).body as StreamAnswer).stream;
    const messageId = message.msgid;
    const address = {
      ...{ channel: "wecom-bot", account: "B" },
      conversationId: "wecom-bot:single:draft",
    };
    const show = (text: string) =>
      bot.showDraft?.({ id: "d", messageId, address, reply: toReply(text) });
    const shown = async () => (await poll(id, await startBot())).stream;
    show("第一句。");
    await expect.poll(shown).toEqual({ id, finish: false, content: "第一句。" });
    show("第一句。第二句。");
    await expect.poll(shown).toEqual({ id, finish: false, content: "第一句。第二句。" });
    // The answer to the earlier message is not there, and this is none.
    expect((await poll(earlier.id)).stream.content).toBe(channelTexts("bot_waiting"));
    const first = send("draft", toReply("第一个答案。"));
    expect((await pollToEnd(earlier.id)).stream.content).toBe("第一个答案。");
    expect(await first).toEqual({ kind: "sent" });
    const sent = send("draft", toReply("第一句。第二句。第三句。"));
    expect((await pollToEnd(id)).stream.content).toBe("第一句。第二句。第三句。");
    expect(await sent).toEqual({ kind: "sent" });
    show("来晚了。");
    expect((await poll(id)).stream.content).toBe("第一句。第二句。第三句。");
  });

  it("is answered with words where the buttons need more than a card", async () => {
    const { stream } = await says("h", "我的事项");
    const labels = ["一", "二", "三", "四", "五", "六", "七"];
    const buttons = [labels.map((label) => ({ label, token: `report.act.${label}` }))];
    const sent = send("h", toReply("请选择", { buttons }));
    expect(await pollToEnd(stream.id)).toEqual({
      msgtype: "stream",
      stream: {
        ...{ id: stream.id, finish: true },
        content: "请选择\n\n可直接回复：一 / 二 / 三 / 四 / 五 / 六 / 七",
      },
    });
    expect(await sent).toEqual({ kind: "sent" });
  });

  it("is taken in once, and its repetition begins no second stream", async () => {
    const message = toMessage("b", "在吗");
    const before = recorder.messages.length;
    const [first, second] = [await call(message), await call(message)];
    expect(second).toEqual(first);
    expect(recorder.messages.length).toBe(before + 1);
  });

  it("comes again when it could not be stored", async () => {
    recorder.failNext(1);
    expect((await call(toMessage("c", "在吗"))).status).toBe(503);
  });

  it("is told again when the platform asks again: it did not get the answer", async () => {
    const { stream } = await says("i", "在吗");
    const sent = send("i", toReply("在", { buttons: BUTTONS }));
    const last = await pollToEnd(stream.id);
    expect(await sent).toEqual({ kind: "sent" });
    expect(await poll(stream.id)).toEqual(last);
  });

  it("is answered by another process, and asked for at a third", async () => {
    const { stream } = await says("j", "在吗");
    const sent = (await enqueue("j", toReply("在")))(await startBot());
    const last = await pollToEnd(stream.id, await startBot());
    expect(last.stream).toMatchObject({ id: stream.id, content: "在" });
    expect(await sent).toEqual({ kind: "sent" });
  });

  it("is answered once by a process that is started after another was killed in the middle", async () => {
    const { stream } = await says("k", "在吗");
    const deliver = await enqueue("k", toReply("在"));
    void deliver();
    const last = await pollToEnd(stream.id);
    expect(last.stream.content).toBe("在");
    expect(await deliver(await startBot())).toEqual({ kind: "sent" });
    expect((await says("k", "还在吗")).stream.finish).toBe(false);
  });

  it("keeps its stream from news, which goes to an address that no answer needs", async () => {
    const posted: string[] = [];
    const toAddress = (name: string) => ({
      response_url: platform.addResponse(() => posted.push(name)),
    });
    const { stream } = await says("l", "在吗", toAddress("first"));
    expect(await send("l", toReply("新事项"), { isNews: true })).toMatchObject({ kind: "refused" });
    const sent = send("l", toReply("在"));
    expect((await pollToEnd(stream.id)).stream.content).toBe("在");
    expect(await sent).toEqual({ kind: "sent" });
    await says("l", "还在吗", toAddress("second"));
    expect(await send("l", toReply("新事项"), { isNews: true })).toEqual({ kind: "sent" });
    expect(posted).toEqual(["first"]);
  });

  it("is not taken from who does not know the key", async () => {
    const before = recorder.messages.length;
    const foreign = createCallbackCrypto({ ...KEYS, token: "other", receiverId: "" });
    const corp = createCallbackCrypto({ ...KEYS, receiverId: "ww1" });
    expect((await call(toMessage("c", "在吗"), { sealer: foreign })).status).toBe(403);
    expect((await call(toMessage("c", "在吗"), { sealer: corp })).status).toBe(403);
    expect(recorder.messages.length).toBe(before);
    expect(bot.health?.()).not.toBe("ok");
    await says("c", "在吗");
    expect(bot.health?.()).toBe("ok");
  });
});

it("welcomes whoever opens the chat", async () => {
  const event = { eventtype: "enter_chat" };
  expect((await call(toMessage("d", "", { msgtype: "event", event }))).body).toEqual({
    msgtype: "text",
    text: { content: channelTexts("bot_welcome") },
  });
});

/** A response address where nobody listens before it is opened. */
async function closeSite() {
  const site = createServer((_, response) => response.end(JSON.stringify({ errcode: 0 })));
  const listen = (port: number) =>
    new Promise<void>((resolve) => site.listen(port, "127.0.0.1", resolve));
  await listen(0);
  const { port } = site.address() as AddressInfo;
  const close = () => {
    const closed = new Promise((resolve) => site.close(resolve));
    site.closeAllConnections();
    return closed;
  };
  await close();
  return { address: `http://127.0.0.1:${port}/response`, open: () => listen(port), close };
}

describe("without a stream", () => {
  it("writes once to the response address, with the buttons as words, and then no more", async () => {
    const posted: unknown[] = [];
    await says("e", "在吗", { response_url: platform.addResponse((body) => posted.push(body)) });
    clock.advance(331_000);
    const reply = toReply("新事项", { buttons: BUTTONS });
    expect(await send("e", reply)).toEqual({ kind: "sent" });
    expect(posted).toEqual([
      { msgtype: "markdown", markdown: { content: "新事项\n\n可直接回复：受理" } },
    ]);
    expect(await send("e", reply)).toMatchObject({ kind: "refused" });
  });

  it("ends a stream before the platform does, and leaves an address alone that is over", async () => {
    const posted: unknown[] = [];
    const address = platform.addResponse((body) => posted.push(body));
    const { stream } = await says("late", "很难的问题", { response_url: address });
    clock.advance(329_000);
    expect((await poll(stream.id)).stream).toMatchObject({ finish: false });
    clock.advance(2_000);
    const ended = { finish: true, content: channelTexts("bot_answers_later") };
    expect((await poll(stream.id)).stream).toMatchObject(ended);
    clock.advance(3_600_000 - 331_000);
    expect(await send("late", toReply("答案"))).toMatchObject({ kind: "refused" });
    expect(posted).toEqual([]);
  });

  it("does not tell twice what nobody asked for in time", async () => {
    const posted: unknown[] = [];
    const address = platform.addResponse((body) => posted.push(body));
    const { stream } = await says("f", "在吗", { response_url: address });
    const deliver = await enqueue("f", toReply("答案"));
    expect(await deliver(await startBot(0))).toEqual({ kind: "sent" });
    expect(posted).toHaveLength(1);
    expect((await poll(stream.id)).stream.content).toBe(channelTexts("bot_answers_later"));
  });

  it("does not know what became of an answer whose process ended before that was recorded", async () => {
    const posted: unknown[] = [];
    const toAddress = () => ({
      response_url: platform.addResponse((body) => posted.push(body)),
    });
    await says("m", "在吗", toAddress());
    clock.advance(331_000);
    const deliver = await enqueue("m", toReply("答案"));
    expect(await deliver()).toEqual({ kind: "sent" });
    await says("m", "还在吗", toAddress());
    expect(await deliver(await startBot())).toMatchObject({ kind: "unknown" });
    expect(posted).toHaveLength(1);
  });

  it("writes to an address that could not be reached as soon as it can be", async () => {
    const site = await closeSite();
    await says("n", "在吗", { response_url: site.address });
    clock.advance(331_000);
    const deliver = await enqueue("n", toReply("答案"));
    expect(await deliver()).toMatchObject({ kind: "retry", isWait: true });
    expect(bot.health?.()).toContain("the response address cannot be reached");
    await site.open();
    expect(await deliver()).toEqual({ kind: "sent" });
    expect(bot.health?.()).toBe("ok");
    await site.close();
    expect(await send("n", toReply("又一个"))).toMatchObject({ kind: "refused" });
  });

  it("lets what cannot be written keep no later answer waiting, and nobody's for long", async () => {
    const { address } = await closeSite();
    await says("o", "在吗", { response_url: address });
    clock.advance(331_000);
    expect(await send("o", toReply("新事项"), { isNews: true })).toMatchObject({ kind: "refused" });
    const deliver = await enqueue("o", toReply("答案"));
    expect(await deliver(await startBot(0))).toMatchObject({ kind: "retry", afterMs: 10_000 });
    clock.advance(300_000);
    expect(await deliver()).toMatchObject({ kind: "refused" });

    const { stream } = await says("p", "在吗", { response_url: address });
    const first = await enqueue("p", toReply("答案"));
    expect(await first(await startBot(0))).toMatchObject({ kind: "retry" });
    expect((await poll(stream.id)).stream.content).toBe(channelTexts("bot_answers_later"));
    const { stream: later } = await says("p", "还在吗");
    expect(await first()).toMatchObject({ kind: "refused" });
    const second = send("p", toReply("在"));
    expect((await pollToEnd(later.id)).stream.content).toBe("在");
    expect(await second).toEqual({ kind: "sent" });
  });

  it("takes a used address for what it is", async () => {
    const address = platform.addResponse(() => {});
    await fetch(address, { method: "POST", body: "{}" });
    await says("g", "在吗", { response_url: address });
    clock.advance(331_000);
    expect(await send("g", toReply("答案"))).toMatchObject({ kind: "refused" });
  });
});
