import { describe, expect, it } from "vitest";
import { readServiceItem } from "../../../src/channel/wechat-service/read-service-item.ts";
import { channelTexts } from "../../support/channel-texts.ts";

const ACCOUNT = "wkA";
const SENT = Date.parse("2026-11-25T08:00:00.000Z") / 1000;
const CONVERSATION = "wechat-service:wkA:wmB";

function read(item: object, lateBefore = new Date(0)) {
  const whole = {
    ...{ msgid: "m1", open_kfid: ACCOUNT, external_userid: "wmB", send_time: SENT, origin: 3 },
    ...item,
  };
  return readServiceItem(whole, { account: ACCOUNT, texts: channelTexts, lateBefore });
}

function readMessage(item: object) {
  const found = read(item);
  const [first] = found.kind === "read" ? found.items : [];
  return first?.kind === "message" ? first.message : undefined;
}

const readEvent = (event: object) =>
  read({
    ...{ external_userid: undefined, origin: 4, msgtype: "event" },
    event: { open_kfid: ACCOUNT, external_userid: "wmB", ...event },
  });

describe("readServiceItem", () => {
  it("reads what a customer typed", () => {
    const message = readMessage({ msgtype: "text", text: { content: " 在哪里投诉？ " } });
    expect(message).toEqual({
      address: { channel: "wechat-service", account: ACCOUNT, conversationId: CONVERSATION },
      externalId: "m1",
      sender: { externalId: "wmB" },
      receivedAt: "2026-11-25T08:00:00.000Z",
      text: " 在哪里投诉？ ",
      attachments: [],
    });
  });

  it("takes a choice of ours for a press, and one of somebody else's menu for its words", () => {
    const text = { content: "确认提交", menu_id: "report.submit" };
    expect(readMessage({ msgtype: "text", text })).toMatchObject({
      text: "",
      press: "report.submit",
    });
    for (const menu_id of ["101", "welcome-1", "Menu.1", `a.${"b".repeat(70)}`]) {
      const other = readMessage({ msgtype: "text", text: { content: "人工", menu_id } });
      expect(other).toMatchObject({ text: "人工" });
      expect(other?.press).toBeUndefined();
    }
  });

  it.each([
    ["image", "图片.jpg", "image/jpeg"],
    ["video", "视频.mp4", "video/mp4"],
  ])("takes an %s for a file", (msgtype, name, mediaType) => {
    const message = readMessage({ msgtype, [msgtype]: { media_id: "id" } });
    expect(message).toMatchObject({
      text: "",
      attachments: [{ reference: "id", name, mediaType }],
    });
  });

  it("takes a recording for a file that was spoken", () => {
    const message = readMessage({ msgtype: "voice", voice: { media_id: "id" } });
    expect(message).toMatchObject({ isSpoken: true, attachments: [{ reference: "id" }] });
    expect(message?.unsupported).toBeUndefined();
  });

  it("knows a file's name only where the platform tells it", () => {
    const named = readMessage({ msgtype: "file", file: { media_id: "id", filename: "合同.docx" } });
    expect(named?.attachments[0]?.name).toBe("合同.docx");
    const nameless = readMessage({ msgtype: "file", file: { media_id: "id" } });
    expect(nameless?.attachments[0]?.name).toBe("文件");
  });

  it("makes words of a place and of a link", () => {
    const location = {
      name: "流沙商场",
      address: "普宁市流沙大道",
      latitude: 23.3,
      longitude: 116,
    };
    expect(readMessage({ msgtype: "location", location })?.text).toBe(
      "普宁市流沙大道 流沙商场 23.3,116",
    );
    const link = { title: "网店", desc: "", url: "https://shop.example/1" };
    expect(readMessage({ msgtype: "link", link })?.text).toBe("网店\nhttps://shop.example/1");
  });

  it.each(["business_card", "miniprogram", "merged_msg", "of_tomorrow"])(
    "says of a %s that it cannot be taken",
    (msgtype) => {
      const message = readMessage({ msgtype, [msgtype]: {} });
      expect(message?.unsupported).toMatch(/./);
    },
  );

  it("calls a customer's message late by when it was sent", () => {
    const item = { msgtype: "text", text: { content: "您好" } };
    const at = new Date(SENT * 1000);
    expect(read(item, at)).toMatchObject({ items: [{ kind: "message", isLate: false }] });
    const after = new Date(at.getTime() + 1);
    expect(read(item, after)).toMatchObject({ items: [{ kind: "message", isLate: true }] });
  });

  it("keeps a servicer's words apart from the customer's", () => {
    const item = { origin: 5, servicer_userid: "li", msgtype: "text", text: { content: "在的" } };
    expect(read(item)).toMatchObject({
      items: [
        {
          kind: "servicer_message",
          message: { text: "在的", sender: { externalId: "servicer:li" } },
        },
      ],
    });
  });

  it("reads how a session goes on", () => {
    const change = (facts: object) => readEvent({ event_type: "session_status_change", ...facts });
    const at = "2026-11-25T08:00:00.000Z";
    const attendance = { kind: "person", servicerId: "li" };
    for (const change_type of [1, 2, 4]) {
      expect(change({ change_type, new_servicer_userid: "li" })).toEqual({
        kind: "read",
        items: [
          { kind: "attendance", account: ACCOUNT, conversationId: CONVERSATION, attendance, at },
        ],
      });
    }
    expect(change({ change_type: 3, old_servicer_userid: "li", msg_code: "c" })).toMatchObject({
      items: [{ kind: "attendance", attendance: { kind: "assistant" } }],
      saying: { occasion: "session_end", code: "c", conversationId: CONVERSATION },
    });
  });

  it("reads who comes in, by which entrance, and the code to greet with", () => {
    const entered = readEvent({
      ...{ event_type: "enter_session", scene: "a", scene_param: "window-3", welcome_code: "w" },
    });
    expect(entered).toMatchObject({
      items: [{ kind: "entrance", conversationId: CONVERSATION, scene: "window-3" }],
      saying: { occasion: "welcome", code: "w", givenAt: SENT * 1000 },
    });
    expect(readEvent({ event_type: "enter_session" })).toEqual({ kind: "read", items: [] });
  });

  it("reads which message of ours did not arrive, and why", () => {
    expect(readEvent({ event_type: "msg_send_fail", fail_msgid: "f", fail_type: 4 })).toMatchObject(
      {
        items: [
          { kind: "send_failed", messageId: "f", reason: expect.stringContaining("48 hours") },
        ],
      },
    );
    expect(
      readEvent({ event_type: "msg_send_fail", fail_msgid: "f", fail_type: 99 }),
    ).toMatchObject({ items: [{ reason: expect.stringContaining("msg_send_fail 99") }] });
  });

  it("reads what a customer took back", () => {
    expect(readEvent({ event_type: "user_recall_msg", recall_msgid: "m0" })).toMatchObject({
      items: [{ kind: "recalled", account: ACCOUNT, externalId: "m0" }],
    });
  });

  it.each([
    [{ msgtype: "text" }, { msgid: "" }],
    [{ msgtype: "text", text: { content: "x" } }, { external_userid: null }],
    [{ msgtype: "text", text: { content: "x" } }, { origin: 4 }],
    [{ msgtype: "event" }, { event: null }],
    [{ msgtype: "event" }, { event: { event_type: "servicer_status_change", status: 1 } }],
    [{ msgtype: "event" }, { event: { event_type: "of_tomorrow", external_userid: "wmB" } }],
  ])("ignores %j with %j and says why", (item, facts) => {
    expect(read({ ...item, ...facts })).toMatchObject({
      kind: "ignored",
      reason: expect.any(String),
    });
  });
});
