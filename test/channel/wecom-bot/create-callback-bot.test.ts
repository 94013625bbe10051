import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { silentLog } from "../../../src/base/log.ts";
import { createCallbackCrypto } from "../../../src/channel/wecom/callback-crypto.ts";
import { createCallbackBot } from "../../../src/channel/wecom-bot/create-callback-bot.ts";
import { toReply } from "../../../src/conversation/reply.ts";
import { channelTexts } from "../../support/channel-texts.ts";
import { createHandClock } from "../../support/hand-clock.ts";
import { createMessageRecorder } from "../../support/message-recorder.ts";
import { type FakeBotServer, openFakeBotServer } from "./fake-bot-server.ts";

const KEYS = {
  token: "token0of0the0test",
  encodingAesKey: "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
};
const clock = createHandClock();
const recorder = createMessageRecorder();
const crypto = createCallbackCrypto({ ...KEYS, receiverId: "" });
const bot = createCallbackBot({
  ...KEYS,
  ...{ fileLimitBytes: 1000, texts: channelTexts, log: silentLog, clock },
  ...{ pickUpMs: 30, allowsHttp: true },
});
let platform: FakeBotServer;

beforeAll(async () => {
  platform = await openFakeBotServer();
  await bot.start(recorder.receive);
});

afterAll(() => platform.close());

/** What the platform does: it calls, and opens what it gets. */
async function call(body: object, sealer = crypto): Promise<{ status: number; body: unknown }> {
  const timestamp = String(Math.floor(clock.now().getTime() / 1000));
  const sealed = sealer.seal(JSON.stringify(body), { timestamp, nonce: randomUUID() });
  const { signature, nonce, encrypted } = sealed;
  const query = new URLSearchParams({ msg_signature: signature, timestamp, nonce });
  const init = { method: "POST", body: JSON.stringify({ encrypt: encrypted }) };
  const response = await bot.routes().request(`/wecom/bot/callback?${query}`, init);
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
const poll = async (id: string) =>
  (await call({ msgtype: "stream", stream: { id } })).body as StreamAnswer;
const says = async (userid: string, content: string, more = {}) =>
  (await call(toMessage(userid, content, more))).body as StreamAnswer;

let lastId = 0;
function send(userid: string, reply: ReturnType<typeof toReply>) {
  lastId += 1;
  const conversationId = `wecom-bot:single:${userid}`;
  const address = { channel: "wecom-bot", account: "B", conversationId };
  return bot.send({ id: lastId, address, reply });
}

const BUTTONS = [[{ label: "受理", token: "report.act.1" }]];

describe("a message", () => {
  it("begins a stream, which ends with the answer and its card", async () => {
    const first = await says("a", "我的事项");
    const { id } = first.stream;
    expect(first.stream).toMatchObject({ finish: false, content: channelTexts("bot_waiting") });
    expect((await poll(id)).stream.finish).toBe(false);
    const sent = send("a", toReply("一件", { buttons: BUTTONS }));
    const last = await poll(id);
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

  it("is answered with words where the buttons need more than a card", async () => {
    const { stream } = await says("h", "我的事项");
    const labels = ["一", "二", "三", "四", "五", "六", "七"];
    const buttons = [labels.map((label) => ({ label, token: `report.act.${label}` }))];
    const sent = send("h", toReply("请选择", { buttons }));
    expect(await poll(stream.id)).toEqual({
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
    await call(message);
    expect(await call(message)).toEqual({ status: 200, body: undefined });
    expect(recorder.messages.length).toBe(before + 1);
  });

  it("comes again when it could not be stored", async () => {
    recorder.failNext(1);
    expect((await call(toMessage("c", "在吗"))).status).toBe(503);
  });

  it("is not taken from who does not know the key", async () => {
    const before = recorder.messages.length;
    const foreign = createCallbackCrypto({ ...KEYS, token: "other", receiverId: "" });
    const corp = createCallbackCrypto({ ...KEYS, receiverId: "ww1" });
    expect((await call(toMessage("c", "在吗"), foreign)).status).toBe(403);
    expect((await call(toMessage("c", "在吗"), corp)).status).toBe(403);
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

  it("does not tell twice what nobody asked for in time", async () => {
    const posted: unknown[] = [];
    const address = platform.addResponse((body) => posted.push(body));
    const { stream } = await says("f", "在吗", { response_url: address });
    expect(await send("f", toReply("答案"))).toEqual({ kind: "sent" });
    expect(posted).toHaveLength(1);
    expect((await poll(stream.id)).stream.content).toBe(channelTexts("bot_answers_later"));
  });

  it("takes a used address for what it is", async () => {
    const address = platform.addResponse(() => {});
    await fetch(address, { method: "POST", body: "{}" });
    await says("g", "在吗", { response_url: address });
    clock.advance(331_000);
    expect(await send("g", toReply("答案"))).toMatchObject({ kind: "refused" });
  });
});
