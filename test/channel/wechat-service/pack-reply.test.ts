import { describe, expect, it } from "vitest";
import { packReply } from "../../../src/channel/wechat-service/pack-reply.ts";
import type { ServiceMessage } from "../../../src/channel/wechat-service/service-api.ts";
import { type Button, type Reply, toReply } from "../../../src/conversation/reply.ts";
import { channelTexts } from "../../support/channel-texts.ts";

const OPTIONS = { texts: channelTexts, maximumMessages: 4, publicUrl: "https://ip.example" };
const pack = (reply: Reply) => packReply(reply, OPTIONS);
const bytesOf = (text: string) => Buffer.byteLength(text);
const SENTENCE = "可以向侵权行为发生地的市场监督管理局投诉。";

const buttons = (count: number): Button[][] => [
  Array.from({ length: count }, (_, index) => ({
    label: `选项${index}`,
    token: `report.choose.${index}`,
  })),
];

function textOf(message: ServiceMessage | undefined): string {
  switch (message?.msgtype) {
    case "text":
      return message.text.content;
    case "msgmenu":
      return message.msgmenu.head_content;
    default:
      return "";
  }
}

const citation = {
  document: "plan/x",
  title: "规划",
  path: ["第三章", "第一节"],
  quote: "知识产权保护体系更加完善。".repeat(5),
};

describe("packReply", () => {
  it("makes one message of a text", () => {
    expect(pack(toReply("您好"))).toEqual([{ msgtype: "text", text: { content: "您好" } }]);
  });

  it("hangs buttons under a short text, tokens as ids", () => {
    const [menu, ...more] = pack(toReply("哪一类？", { buttons: buttons(2) }));
    expect(more).toEqual([]);
    expect(menu).toMatchObject({
      msgmenu: {
        head_content: "哪一类？",
        list: [{ click: { id: "report.choose.0", content: "选项0" } }, {}],
      },
    });
  });

  it("hangs buttons under as much text as a menu's head takes, and not a byte more", () => {
    const count = (bytes: number) =>
      pack(toReply("a".repeat(bytes), { buttons: buttons(2) })).length;
    expect([count(1024), count(1025)]).toEqual([1, 2]);
  });

  it("leaves links out rather than send one message more", () => {
    const link = () => "https://ip.example/#clause=0123456789ab";
    const packLinked = (reply: Reply) => packReply(reply, { ...OPTIONS, link }).map(textOf);
    const [short = ""] = packLinked(toReply("有补贴。[1]", { citations: [citation] }));
    expect(short).toContain(link());
    const long = toReply(`${SENTENCE.repeat(31)}[1]`, { citations: [citation] });
    const packed = packLinked(long);
    expect(packed).toHaveLength(1);
    expect(packed[0]).toContain("《规划》");
    expect(packed[0]).not.toContain(link());
  });

  it("quotes where there is room, and keeps each citation's line where there is none", () => {
    const short = toReply("有补贴。[1]", { citations: [citation], buttons: buttons(2) });
    expect(textOf(pack(short)[0])).toContain("“知识产权保护体系更加完善。");
    const long = toReply(`${SENTENCE.repeat(13)}[1]`, {
      citations: [citation],
      buttons: buttons(2),
    });
    const packed = pack(long);
    expect(packed).toHaveLength(1);
    expect(textOf(packed[0])).toContain("[1] 《规划》 › 第三章 › 第一节");
    expect(textOf(packed[0])).not.toContain("“");
  });

  it("cuts a long text at sentences, within the platform's bytes, and loses nothing", () => {
    const text = SENTENCE.repeat(70);
    const packed = pack(toReply(text));
    expect(packed.length).toBeGreaterThan(1);
    expect(packed.map(textOf).join("")).toBe(text);
    for (const message of packed) {
      expect(bytesOf(textOf(message))).toBeLessThanOrEqual(2048);
      expect(textOf(message).endsWith("。")).toBe(true);
    }
  });

  it("says so when it had to cut off what no four messages hold", () => {
    const packed = pack(toReply(SENTENCE.repeat(300), { buttons: buttons(11) }));
    expect(packed).toHaveLength(4);
    expect(textOf(packed[1])).toContain("https://ip.example");
    for (const message of packed) {
      const limit = message.msgtype === "text" ? 2048 : 1024;
      expect(bytesOf(textOf(message))).toBeLessThanOrEqual(limit);
    }
  });

  it("makes a second menu of more than ten buttons", () => {
    const packed = pack(toReply("哪一类？", { buttons: buttons(11) }));
    const lists = packed.map((one) => (one.msgtype === "msgmenu" ? one.msgmenu.list.length : 0));
    expect(lists).toEqual([10, 1]);
    expect(textOf(packed[1])).not.toBe("");
  });

  it("shortens a long label and leaves out a button that cannot be carried", () => {
    const row = [
      { label: "很长的选项".repeat(20), token: "a.b" },
      { label: "坏", token: `a.${"b".repeat(64)}` },
      { label: " ", token: "a.c" },
    ];
    const [menu] = pack(toReply("选哪个？", { buttons: [row] }));
    const list = menu?.msgtype === "msgmenu" ? menu.msgmenu.list : [];
    expect(list).toHaveLength(1);
    expect(bytesOf(list[0]?.click.content ?? "")).toBeLessThanOrEqual(128);
  });

  it("has nothing to send where nothing is said", () => {
    expect(pack(toReply(" "))).toEqual([]);
  });
});
