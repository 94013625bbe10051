import { describe, expect, it } from "vitest";
import { toInboundMessage } from "../../../src/channel/telegram/to-inbound-message.ts";
import { channelTexts } from "../../support/channel-texts.ts";

const context = {
  texts: channelTexts,
  account: "7",
  botId: 7,
  username: "IpBot",
  receivedAt: "2026-11-25T08:00:00.000Z",
};
const chat = { id: 42, type: "private" };
const from = { id: 42, is_bot: false };

function read(message: object) {
  return toInboundMessage({ update_id: 1, message: { chat, from, ...message } }, context);
}

function readMessage(message: object) {
  const found = read(message);
  return found.kind === "message" ? found.message : found;
}

describe("toInboundMessage", () => {
  it.each([
    ["voice", "语音"],
    ["video_note", "视频留言"],
    ["sticker", "表情"],
    ["location", "位置"],
    ["contact", "名片"],
    ["poll", "投票"],
  ])("says of a %s that it cannot bring it in", (kind, unsupported) => {
    expect(readMessage({ [kind]: {} })).toMatchObject({ unsupported, attachments: [] });
  });

  it.each([
    ["document", { file_id: "f", file_name: "a.pdf", mime_type: "application/pdf", file_size: 9 }],
    ["video", { file_id: "f", mime_type: "video/mp4" }],
    ["audio", { file_id: "f", file_name: "a.mp3" }],
  ])("brings a %s in as a file, its caption as text", (kind, file) => {
    const message = readMessage({ [kind]: file, caption: "证据" });
    expect(message).toMatchObject({ text: "证据", attachments: [{ reference: "f" }] });
    expect(message).not.toHaveProperty("unsupported");
  });

  it("counts a photo once, in its largest size", () => {
    const photo = [{ file_id: "small" }, { file_id: "large", file_size: 5 }];
    expect(readMessage({ photo })).toMatchObject({
      attachments: [{ reference: "large", mediaType: "image/jpeg", sizeBytes: 5 }],
    });
  });

  it("takes what somebody forwards for the forwarder's own words", () => {
    const forward_origin = {
      ...{ type: "user", date: 1_700_000_000 },
      sender_user: { id: 99, is_bot: false, first_name: "旁人" },
    };
    const message = readMessage({ text: "有人卖假货", forward_origin });
    expect(message).toMatchObject({ text: "有人卖假货", sender: { externalId: "42" } });
    expect(message).not.toHaveProperty("unsupported");
    expect(JSON.stringify(message)).not.toContain("99");
    expect(JSON.stringify(message)).not.toContain("旁人");
  });

  it("takes what waited at Telegram for a day like any other, in the moment that it comes", () => {
    const dayBefore = Date.parse(context.receivedAt) / 1000 - 86_400;
    expect(readMessage({ text: "有人卖假货", date: dayBefore })).toMatchObject({
      text: "有人卖假货",
      receivedAt: context.receivedAt,
    });
  });

  it("says of an edited message that it is one", () => {
    const update = { update_id: 1, edited_message: { chat, from, text: "改过" } };
    expect(toInboundMessage(update, context)).toMatchObject({
      message: { unsupported: channelTexts("unsupported_edited_message"), text: "改过" },
    });
  });

  it("is silent about an edit without words, such as a moving location", () => {
    const update = { update_id: 1, edited_message: { chat, from, location: {} } };
    expect(toInboundMessage(update, context).kind).toBe("ignored");
  });

  it.each([
    ["an update of another kind", { update_id: 1, poll_answer: {} }],
    ["no update at all", "x"],
    [
      "a message of a bot",
      { update_id: 1, message: { chat, from: { id: 1, is_bot: true }, text: "x" } },
    ],
    ["a channel's post", { update_id: 1, message: { chat, text: "x" } }],
    ["a service message", { update_id: 1, message: { chat, from, pinned_message: {} } }],
  ])("ignores %s", (_, update) => {
    expect(toInboundMessage(update, context).kind).toBe("ignored");
  });

  it("sees in a group a mention, a command and an answer to the bot as addressed", () => {
    const group = { chat: { id: -1, type: "group" } };
    const mention = [{ type: "mention", offset: 0, length: 6 }];
    const command = [{ type: "bot_command", offset: 0, length: 11 }];
    const other = [{ type: "mention", offset: 0, length: 8 }];
    const marked = { unsupported: channelTexts("unsupported_group_chat") };
    expect(readMessage({ ...group, text: "@ipbot 在吗", entities: mention })).toMatchObject(marked);
    expect(readMessage({ ...group, text: "/help@IpBot", entities: command })).toMatchObject(marked);
    expect(
      readMessage({ ...group, text: "好", reply_to_message: { from: { id: 7 } } }),
    ).toMatchObject(marked);
    expect(read({ ...group, text: "@IpBotXX 在吗", entities: other }).kind).toBe("ignored");
    expect(read({ ...group, text: "在吗" }).kind).toBe("ignored");
  });

  it("says which message of the bot's is answered, and nothing of another's", () => {
    const answered = (id: number) => ({ message_id: 5, from: { id } });
    expect(readMessage({ text: "好", reply_to_message: answered(7) })).toMatchObject({
      repliesTo: "5",
    });
    for (const reply_to_message of [answered(42), { from: { id: 7 } }]) {
      expect(readMessage({ text: "好", reply_to_message })).not.toHaveProperty("repliesTo");
    }
  });

  it("keeps strange text as it is", () => {
    const text = "  \u0000\u202e零​宽 \ud800 ＡＢＣ  ";
    expect(readMessage({ text })).toMatchObject({ text });
  });
});
