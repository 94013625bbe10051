import { describe, expect, it } from "vitest";
import { toInboundMessage } from "../../../src/channel/wecom-bot/to-inbound-message.ts";
import { channelTexts } from "../../support/channel-texts.ts";

const SINGLE = { msgid: "M1", aibotid: "B", chattype: "single", from: { userid: "li.ming" } };
const GROUP = { ...SINGLE, chattype: "group", chatid: "G1" };
const FILE = { url: "https://files.example/1", aeskey: "a2V5" };
const context = { texts: channelTexts, account: "B", receivedAt: "2026-11-25T08:00:00.000Z" };

function read(body: object, more = {}) {
  return toInboundMessage(body, { ...context, ...more });
}

function message(body: object, more = {}) {
  const callback = read(body, more);
  if (callback.kind !== "message") {
    throw new Error(`not a message but ${callback.kind}`);
  }
  return callback.message;
}

const reference = (key: string) => JSON.stringify({ url: FILE.url, key });

describe("in a chat of their own", () => {
  it("reads speech, which the platform has made text of", () => {
    const body = { ...SINGLE, msgtype: "voice", voice: { content: "商标到期怎么办" } };
    expect(message(body)).toMatchObject({ text: "商标到期怎么办", attachments: [] });
  });

  it.each([
    ["image", "image.jpg"],
    ["file", "file"],
    ["video", "video.mp4"],
  ])("reads an %s with its key", (kind, name) => {
    const body = { ...SINGLE, msgtype: kind, [kind]: FILE };
    expect(message(body).attachments).toEqual([{ reference: reference("a2V5"), name }]);
  });

  it("reads texts and pictures together", () => {
    const items = [
      { msgtype: "text", text: { content: "这双鞋" } },
      { msgtype: "image", image: FILE },
      { msgtype: "text", text: { content: "是仿冒的" } },
    ];
    expect(message({ ...SINGLE, msgtype: "mixed", mixed: { msg_item: items } })).toMatchObject({
      text: "这双鞋\n是仿冒的",
      attachments: [{ name: "image.jpg" }],
    });
  });

  it("takes a quoted file, and leaves quoted words where they are", () => {
    const body = { ...SINGLE, msgtype: "text", text: { content: "这是证据" } };
    const quoted = { msgtype: "text", text: { content: "请发证据" } };
    expect(message({ ...body, quote: quoted })).toMatchObject({ text: "这是证据" });
    expect(message({ ...body, quote: { msgtype: "image", image: FILE } })).toMatchObject({
      attachments: [{ name: "image.jpg" }],
    });
  });

  it("keeps of quoted words the numbers alone, and in a group none", () => {
    const content =
      "举报编号 JY20261125-00017，查询码 AB23-CDEF-2345。JY20261125-00017 JY20261125-00025";
    const quote = { msgtype: "text", text: { content } };
    const body = { msgtype: "text", text: { content: "还有照片" }, quote };
    const read = message({ ...SINGLE, ...body });
    expect(read.quotedNumbers).toEqual(["JY20261125-00017", "JY20261125-00025"]);
    expect(JSON.stringify(read)).not.toContain("AB23");
    expect(message({ ...GROUP, ...body })).not.toHaveProperty("quotedNumbers");
  });

  it("opens a file that has no key with the callback's", () => {
    const body = { ...SINGLE, msgtype: "file", file: { url: FILE.url } };
    expect(message(body, { fileKey: "43" }).attachments[0]?.reference).toBe(reference("43"));
    expect(message(body).attachments).toEqual([]);
  });

  it("says what it cannot take", () => {
    expect(message({ ...SINGLE, msgtype: "location" })).toMatchObject({
      unsupported: channelTexts("unsupported_other"),
    });
  });
});

describe("in a group", () => {
  it("is public, and everybody a stranger with a conversation of their own", () => {
    const body = { ...GROUP, msgtype: "text", text: { content: "@知权通 专利奖多少钱" } };
    expect(message(body)).toMatchObject({
      address: { conversationId: "wecom-bot:group:G1:li.ming" },
      sender: { externalId: "group:G1:li.ming" },
      text: "专利奖多少钱",
      isPublic: true,
    });
    expect(message({ ...body, ...SINGLE })).not.toHaveProperty("isPublic");
  });

  it("reads what is quoted as part of the question", () => {
    const quote = { msgtype: "text", text: { content: "专利奖多少钱" } };
    const body = { ...GROUP, msgtype: "text", text: { content: "@知权通 " }, quote };
    expect(message(body)).toMatchObject({ text: "专利奖多少钱" });
  });

  it("takes no files", () => {
    const body = { ...GROUP, msgtype: "image", image: FILE };
    expect(message(body)).toMatchObject({
      attachments: [],
      unsupported: channelTexts("unsupported_group_file"),
    });
  });
});

describe("events", () => {
  const event = (fields: object) => read({ ...SINGLE, msgtype: "event", event: fields });

  it.each([
    ["nested", { template_card_event: { event_key: "report.act.1|受理|新事项", task_id: "T" } }],
    ["flat", { event_key: "report.act.1|受理|新事项", task_id: "T" }],
  ])("reads a press whose fields are %s", (_where, fields) => {
    expect(event({ eventtype: "template_card_event", ...fields })).toMatchObject({
      kind: "press",
      message: { press: "report.act.1", text: "" },
      card: { taskId: "T", pressed: { label: "受理", title: "新事项" } },
    });
  });

  it("reads thumbs as the buttons that they stand for", () => {
    const rate = (type: number) =>
      event({ eventtype: "feedback_event", feedback_event: { id: "f.up.1 f.down.1", type } });
    expect(rate(1)).toMatchObject({ message: { press: "f.up.1" } });
    expect(rate(2)).toMatchObject({ message: { press: "f.down.1" } });
    expect(rate(3)).toMatchObject({ kind: "ignored" });
  });

  it("knows who opened the chat, and lets the rest pass", () => {
    expect(event({ eventtype: "enter_chat" })).toEqual({ kind: "entered" });
    expect(event({ eventtype: "unheard_of" })).toMatchObject({ kind: "ignored" });
  });

  it("ignores what is malformed", () => {
    expect(read({})).toMatchObject({ kind: "ignored" });
    expect(toInboundMessage(null, context)).toMatchObject({ kind: "ignored" });
  });
});
