import { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Reply, toReply } from "../../../src/conversation/reply.ts";
import { channelTexts } from "../../support/channel-texts.ts";
import { openFakeTelegram } from "../../support/fake-telegram.ts";
import type { FakeUser } from "../../support/fake-telegram-user.ts";
import { openTelegramBot, type TelegramBot } from "../../support/telegram-bot.ts";

const MEBIBYTE = 1024 * 1024;

describe("createTelegramChannel", () => {
  let bot: TelegramBot;
  let user: FakeUser;
  let lastId = 0;

  beforeEach(async () => {
    bot = await openTelegramBot({ pollTimeoutSeconds: 5, sendTimeoutMs: 300 });
    user = bot.telegram.user();
  });
  afterEach(() => bot.close());

  function send(reply: Reply, id = ++lastId, to = user.id) {
    const conversationId = `telegram:${to}`;
    const address = { channel: "telegram", account: String(bot.telegram.botId), conversationId };
    return bot.channel.send({ id, address, reply });
  }

  describe("drafts", () => {
    function show(text: string, id = "t1") {
      const conversationId = `telegram:${user.id}`;
      const address = { channel: "telegram", account: String(bot.telegram.botId), conversationId };
      bot.channel.showDraft?.({ id, messageId: "m1", address, reply: toReply(text) });
    }

    it("shows what is being written until the message is there", async () => {
      show("揭阳市市场监督管理局");
      await bot.telegram.called("sendMessageDraft", 1);
      expect(bot.telegram.chats.draft(user.id)).toBe("揭阳市市场监督管理局");
      show("揭阳市市场监督管理局受理。");
      await send(toReply("揭阳市市场监督管理局受理。拨打12345。"));
      expect(bot.telegram.chats.draft(user.id)).toBeUndefined();
      expect(bot.telegram.calls("sendMessageDraft")).toHaveLength(1);
      expect(bot.telegram.chats.messages(user.id).map(({ text }) => text)).toEqual([
        "揭阳市市场监督管理局受理。拨打12345。",
      ]);
    });

    it("gives the drafts of a reply one number, and those of the next another", async () => {
      for (const id of ["t1", "t1", "t2"]) {
        show("您好", id);
        await send(toReply("您好"));
      }
      const [first, second, third] = bot.telegram
        .calls("sendMessageDraft")
        .map(({ draft_id }) => draft_id);
      expect(second).toBe(first);
      expect(third).not.toBe(first);
    });

    it("sends the message all the same when drafts fail, and asks a server without them once", async () => {
      bot.telegram.failNext("sendMessageDraft", { kind: "refuse", code: 404 });
      for (const text of ["一", "二"]) {
        show(text);
        expect(await send(toReply(text))).toMatchObject({ kind: "sent" });
      }
      expect(bot.telegram.calls("sendMessageDraft")).toHaveLength(1);
    });
  });

  describe("receiving", () => {
    it("takes a text in with the update's id and confirms it afterwards", async () => {
      await bot.start();
      const updateId = user.says("去哪里举报？");
      const message = await bot.recorder.message(0);
      await bot.telegram.allConfirmed();
      expect(message).toMatchObject({
        address: {
          channel: "telegram",
          account: String(bot.telegram.botId),
          conversationId: `telegram:${user.id}`,
        },
        externalId: String(updateId),
        sender: { externalId: String(user.id) },
        text: "去哪里举报？",
        attachments: [],
      });
    });

    it("loses nothing and keeps the order while storing fails", async () => {
      bot.recorder.failNext(5);
      await bot.start();
      user.says("一");
      user.says("二");
      user.says("三");
      await bot.recorder.message(2);
      await bot.telegram.allConfirmed();
      expect(bot.recorder.messages.map((message) => message.text)).toEqual(["一", "二", "三"]);
      expect(bot.recorder.calls()).toBe(8);
    });

    it("does not confirm what was not stored", async () => {
      bot.recorder.failNext(Number.POSITIVE_INFINITY);
      await bot.start();
      user.says("一");
      await bot.telegram.called("getUpdates", 4);
      await bot.channel.stop();
      expect(bot.telegram.pending()).toHaveLength(1);
    });

    it("takes an update in once, however often it comes", async () => {
      await bot.start();
      const updateId = user.says("一");
      for (let repeat = 0; repeat < 50; repeat += 1) {
        bot.telegram.redeliver(updateId);
      }
      await bot.telegram.allConfirmed();
      user.says("二");
      await bot.recorder.message(1);
      expect(bot.recorder.messages.map((message) => message.text)).toEqual(["一", "二"]);
    });

    it("begins although Telegram cannot be reached yet", async () => {
      bot.telegram.failNext("getMe", { kind: "reset" }, 2);
      bot.telegram.failNext("deleteWebhook", { kind: "gateway", code: 502 });
      await bot.start();
      user.says("在吗");
      expect((await bot.recorder.message(0)).text).toBe("在吗");
    });

    it.each([
      ["a broken connection", { kind: "reset" }],
      ["an error of the server", { kind: "refuse", code: 500 }],
      ["a gateway's page", { kind: "gateway", code: 504 }],
      ["too many requests", { kind: "refuse", code: 429, retryAfter: 0.01 }],
      ["a second poller", { kind: "refuse", code: 409 }],
    ] as const)("goes on polling after %s", async (_, fault) => {
      bot.telegram.failNext("getUpdates", fault, 3);
      await bot.start();
      user.says("在吗");
      expect((await bot.recorder.message(0)).text).toBe("在吗");
    });

    it("gives way to a second poller and comes back", async () => {
      await bot.start();
      await bot.telegram.called("getUpdates", 1);
      const other = fetch(`${bot.telegram.apiRoot}/bot${bot.telegram.token}/getUpdates`, {
        method: "POST",
        body: JSON.stringify({ timeout: 5 }),
      });
      expect((await other).status).toBe(409);
      user.says("在吗");
      expect((await bot.recorder.message(0)).text).toBe("在吗");
      expect(bot.lines.join("\n")).toContain("409 Conflict");
    });

    it("removes a webhook that was set before", async () => {
      const { apiRoot, token } = bot.telegram;
      await fetch(`${apiRoot}/bot${token}/setWebhook`, {
        method: "POST",
        body: JSON.stringify({ url: "http://127.0.0.1:9/", secret_token: "x" }),
      });
      await bot.start();
      user.says("在吗");
      expect((await bot.recorder.message(0)).text).toBe("在吗");
    });

    it("stops at once in the middle of a poll", async () => {
      await bot.start();
      await bot.telegram.called("getUpdates", 1);
      await bot.channel.stop();
      user.says("太晚");
      expect(bot.recorder.messages).toEqual([]);
    });

    it("takes a press in and stops the button's spinning", async () => {
      await bot.start();
      await send(toReply("确认？", { buttons: [[{ label: "确认", token: "report.confirm.1" }]] }));
      user.presses("确认");
      expect(await bot.recorder.message(0)).toMatchObject({ text: "", press: "report.confirm.1" });
      await bot.telegram.called("answerCallbackQuery", 1);
    });

    it("takes a press in although answering it fails", async () => {
      await bot.start();
      await send(toReply("确认？", { buttons: [[{ label: "确认", token: "report.confirm.1" }]] }));
      bot.telegram.failNext("answerCallbackQuery", { kind: "refuse", code: 400 });
      user.presses("确认");
      await bot.telegram.allConfirmed();
      user.says("还在吗");
      expect((await bot.recorder.message(1)).text).toBe("还在吗");
    });

    it("takes each photo of an album in", async () => {
      await bot.start();
      const photos = [1, 2, 3].map((byte) => ({ bytes: new Uint8Array([byte, byte]) }));
      user.sendsAlbum(photos, "店铺照片");
      await bot.recorder.message(2);
      const { messages } = bot.recorder;
      expect(messages.map((message) => message.attachments.length)).toEqual([1, 1, 1]);
      expect(messages.map((message) => message.text)).toEqual(["", "", "店铺照片"]);
    });

    it("does not take talk in a group in, and marks what is addressed to the bot", async () => {
      await bot.start();
      user.saysInGroup(-100, "今天吃什么");
      user.saysInGroup(-100, "@zhiquan_test_bot 有人卖假货");
      const message = await bot.recorder.message(0);
      expect(message).toMatchObject({
        address: { conversationId: "telegram:-100" },
        text: " 有人卖假货",
        unsupported: channelTexts("unsupported_group_chat"),
      });
      expect(bot.recorder.messages).toHaveLength(1);
    });
  });

  describe("sending", () => {
    it("sends text, sources and buttons", async () => {
      const citation = {
        document: "plan/p",
        title: "规划",
        path: ["二、目标"],
        quote: "达到1.2件",
      };
      const delivery = await send(
        toReply("目标是1.2件 [1]。", {
          citations: [citation],
          buttons: [[{ label: "还有吗", token: "answer.more" }]],
        }),
      );
      const message = await user.sees();
      expect(delivery).toEqual({ kind: "sent", externalIds: [String(message.id)] });
      expect(message.text).toBe("目标是1.2件 [1]。\n\n依据\n[1] 《规划》 › 二、目标\n“达到1.2件”");
      expect(message.buttons).toEqual([{ text: "还有吗", callback_data: "answer.more" }]);
    });

    it("sends a table in a fixed-width font", async () => {
      const table = { columns: ["指标", "目标"], rows: [["专利", "1.2件"]] };
      await send(toReply("如下：", { table }));
      const message = await user.sees();
      const [entity] = message.entities;
      expect(message.text.slice(entity?.offset)).toBe("指标  目标\n专利  1.2件");
    });

    describe("with citations that lead to their clauses", () => {
      const cite = (document: string) => ({ document, title: "规划", path: ["一"], quote: "x" });
      let linked: TelegramBot;

      beforeEach(async () => {
        linked = await openTelegramBot({
          link: ({ document }) =>
            document === "elsewhere" ? undefined : `https://ip.example/#clause=${document}`,
        });
      });
      afterEach(() => linked.close());

      /** Each link of what was sent: its words, and where it leads. */
      async function listLinks(reply: Reply) {
        const to = linked.telegram.user();
        const address = {
          channel: "telegram",
          account: String(linked.telegram.botId),
          conversationId: `telegram:${to.id}`,
        };
        await linked.channel.send({ id: 1, address, reply });
        return linked.telegram.chats
          .messages(to.id)
          .map(({ text, entities }) =>
            entities
              .filter(({ type }) => type === "text_link")
              .map(({ offset, length, url }) => [text.slice(offset, offset + length), url]),
          );
      }

      it("links every mark in each part of a long text, and nothing else", async () => {
        const text = Array.from({ length: 900 }, (_, line) => `第${line}条😀内容。`).join("\n");
        const reply = toReply(`开头😀[1]。\n${text}\n结尾[2]。`, {
          citations: [cite("a"), cite("b")],
        });
        const one = ["[1]", "https://ip.example/#clause=a"];
        const two = ["[2]", "https://ip.example/#clause=b"];
        const links = await listLinks(reply);
        expect(links[0]).toEqual([one]);
        expect(links.at(-1)).toEqual([two, one, two]);
      });

      it("links no mark of what is not in the index, none of a table, and none without citation", async () => {
        const table = { columns: ["指标[1]"], rows: [["1.2件"]] };
        const reply = toReply("甲[1]，乙[2]，丙[7]。", {
          citations: [cite("a"), cite("elsewhere")],
          table,
        });
        const one = ["[1]", "https://ip.example/#clause=a"];
        expect(await listLinks(reply)).toEqual([[one, one]]);
      });
    });

    it("sends markup characters as they are", async () => {
      const text = "<b>*_[x](y)`~ & \\ 😀 ‮abc";
      await send(toReply(text));
      expect((await user.sees()).text).toBe(text);
    });

    it("shows no preview of what a link leads to", async () => {
      await send(
        toReply("见 https://shop.example/1", { buttons: [[{ label: "好", token: "a" }]] }),
      );
      bot.telegram.failNext("sendMessage", { kind: "refuse", code: 400 });
      await send(
        toReply("见 https://shop.example/2", { buttons: [[{ label: "好", token: "a" }]] }),
      );
      const sent = bot.telegram.calls("sendMessage");
      expect(sent).toHaveLength(3);
      for (const { link_preview_options } of sent) {
        expect(link_preview_options).toEqual({ is_disabled: true });
      }
    });

    it("sends a long text completely, the buttons at its end", async () => {
      const text = Array.from({ length: 900 }, (_, line) => `第${line}条 内容😀内容。`).join("\n");
      const delivery = await send(toReply(text, { buttons: [[{ label: "好", token: "a.b" }]] }));
      const parts = bot.telegram.chats.messages(user.id);
      // Any of them can be answered.
      expect(delivery).toEqual({ kind: "sent", externalIds: parts.map(({ id }) => String(id)) });
      expect(parts.map((part) => part.text).join("\n")).toBe(text);
      expect(parts.map((part) => part.buttons.length)).toEqual([...parts.slice(1).map(() => 0), 1]);
    });

    it("goes on after the part that was sent", async () => {
      const text = Array.from({ length: 1500 }, (_, line) => `第${line}行`).join("\n");
      bot.telegram.failNext("sendMessage", { kind: "refuse", code: 429, retryAfter: 7 });
      expect(await send(toReply(text), 77)).toMatchObject({ kind: "retry", afterMs: 7000 });
      const first = await Promise.all([send(toReply(text), 77)]);
      expect(first[0]?.kind).toBe("sent");
      const parts = bot.telegram.chats.messages(user.id);
      expect(parts.map((part) => part.text).join("\n")).toBe(text);
    });

    it("does not repeat the first part when a later one failed", async () => {
      const text = Array.from({ length: 1500 }, (_, line) => `第${line}行`).join("\n");
      let calls = 0;
      const failing: typeof fetch = (url, init) => {
        calls += String(url).endsWith("sendMessage") ? 1 : 0;
        if (calls === 2) {
          bot.telegram.failNext("sendMessage", { kind: "gateway", code: 502 });
        }
        return fetch(url, init);
      };
      const other = await openTelegramBot({ fetch: failing }, bot.telegram);
      const address = { channel: "telegram", account: "1", conversationId: `telegram:${user.id}` };
      const message = { id: 5, address, reply: toReply(text) };
      expect((await other.channel.send(message)).kind).toBe("retry");
      const sent = await other.channel.send(message);
      const parts = bot.telegram.chats.messages(user.id);
      expect(sent).toEqual({ kind: "sent", externalIds: parts.map(({ id }) => String(id)) });
      expect(parts.map((part) => part.text).join("\n")).toBe(text);
    });

    it("is refused by who blocked the bot", async () => {
      user.blocks();
      expect(await send(toReply("您好"))).toMatchObject({ kind: "refused" });
      user.unblocks();
      expect(await send(toReply("您好"))).toMatchObject({ kind: "sent" });
    });

    it.each([
      [{ kind: "refuse", code: 500 }, { kind: "retry" }],
      [{ kind: "gateway", code: 502 }, { kind: "retry" }],
      [
        { kind: "refuse", code: 429, retryAfter: 3 },
        { kind: "retry", afterMs: 3000 },
      ],
      [{ kind: "refuse", code: 403 }, { kind: "refused" }],
      [{ kind: "refuse", code: 400 }, { kind: "refused" }],
      [{ kind: "hang" }, { kind: "unknown" }],
      [{ kind: "reset" }, { kind: "unknown" }],
    ] as const)("says of %j: %j", async (fault, delivery) => {
      bot.telegram.failNext("sendMessage", fault);
      expect(await send(toReply("您好"))).toMatchObject(delivery);
    });

    it("wants to try again when Telegram cannot be reached", async () => {
      const gone = await openFakeTelegram();
      await gone.close();
      const other = await openTelegramBot({ apiRoot: gone.apiRoot }, bot.telegram);
      const address = { channel: "telegram", account: "1", conversationId: `telegram:${user.id}` };
      const delivery = await other.channel.send({ id: 1, address, reply: toReply("您好") });
      expect(delivery).toEqual({ kind: "retry", reason: "ECONNREFUSED", isWait: true });
    });

    it("sends the words alone when the format is refused", async () => {
      bot.telegram.failNext("sendMessage", { kind: "refuse", code: 400 });
      await send(toReply("确认？", { buttons: [[{ label: "确认", token: "a.b" }]] }));
      expect(await user.sees()).toMatchObject({ text: "确认？\n\n可直接回复：确认", buttons: [] });
    });

    it("leaves out a button that Telegram cannot carry, and sends the rest", async () => {
      const long = { label: "长", token: "字".repeat(22) };
      await send(toReply("选", { buttons: [[long, { label: "短", token: "字".repeat(21) }]] }));
      expect((await user.sees()).buttons.map((button) => button.text)).toEqual(["短"]);
    });

    it("refuses an empty reply and an address that is not its own", async () => {
      expect((await send(toReply(" \n "))).kind).toBe("refused");
      const address = { channel: "telegram", account: "1", conversationId: "web:1" };
      expect((await bot.channel.send({ id: 1, address, reply: toReply("您好") })).kind).toBe(
        "refused",
      );
    });
  });

  describe("opening files", () => {
    async function receiveFile(bytes: Uint8Array, claimedBytes = bytes.length) {
      await bot.start();
      user.sendsFile({
        bytes,
        claimedBytes,
        name: "../凭证 (1).pdf",
        type: "application/pdf",
        caption: "凭证",
      });
      const message = await bot.recorder.message(0);
      const [attachment] = message.attachments;
      if (attachment === undefined) {
        throw new Error("no attachment");
      }
      return { message, attachment };
    }

    it("gives the bytes as they were sent", async () => {
      const bytes = randomBytes(3 * MEBIBYTE);
      const { message, attachment } = await receiveFile(bytes);
      expect(message.text).toBe("凭证");
      expect(attachment).toMatchObject({ name: "../凭证 (1).pdf", mediaType: "application/pdf" });
      const opened = await buffer(await bot.channel.openAttachment(attachment));
      expect(Buffer.compare(opened, bytes)).toBe(0);
    });

    it("gives the largest size of a photo", async () => {
      await bot.start();
      user.sendsPhoto({ bytes: new Uint8Array([9, 9, 9]) });
      const [photo] = (await bot.recorder.message(0)).attachments;
      const opened = await buffer(await bot.channel.openAttachment(photo ?? never()));
      expect([...opened]).toEqual([9, 9, 9]);
    });

    it("tells of a file that Telegram will not give out, so that another way can be shown", async () => {
      await bot.start();
      const claimedBytes = 20 * MEBIBYTE + 1;
      user.sendsFile({ bytes: new Uint8Array(1), claimedBytes });
      const { attachments, unsupported } = await bot.recorder.message(0);
      expect([attachments[0]?.sizeBytes, unsupported]).toEqual([claimedBytes, undefined]);
      const opening = bot.channel.openAttachment(attachments[0] ?? never());
      await expect(opening).rejects.toMatchObject({ code: "attachment_too_large" });
    });

    it("stops at 20 MiB whatever was claimed", async () => {
      const { attachment } = await receiveFile(new Uint8Array(20 * MEBIBYTE + 1), 100);
      const reading = bot.channel.openAttachment(attachment).then(buffer);
      await expect(reading).rejects.toMatchObject({ code: "attachment_too_large" });
    });

    it("says that a file is too large when Telegram says so", async () => {
      const reference = bot.telegram.addFile(new Uint8Array(1), 20 * MEBIBYTE + 1);
      const opening = bot.channel.openAttachment({ reference, name: "x" });
      await expect(opening).rejects.toMatchObject({ code: "attachment_too_large" });
    });

    it.each([
      ["getFile", { kind: "refuse", code: 400 }, false],
      ["getFile", { kind: "refuse", code: 500 }, true],
      ["getFile", { kind: "reset" }, true],
      ["download", { kind: "refuse", code: 404 }, false],
      ["download", { kind: "refuse", code: 429 }, true],
      ["download", { kind: "reset" }, true],
    ] as const)("says that a file is not there when %s meets %j", async (method, fault, retry) => {
      const { attachment } = await receiveFile(new Uint8Array(10));
      bot.telegram.failNext(method, fault);
      await expect(bot.channel.openAttachment(attachment)).rejects.toMatchObject({
        code: "attachment_unavailable",
        retryable: retry,
      });
    });

    it("fails when the file breaks off", async () => {
      const { attachment } = await receiveFile(new Uint8Array(MEBIBYTE));
      bot.telegram.failNext("download", { kind: "truncate" });
      const reading = bot.channel.openAttachment(attachment).then(buffer);
      await expect(reading).rejects.toMatchObject({ code: "attachment_unavailable" });
    });

    it("fails when the file does not come", async () => {
      const other = await openTelegramBot({ fileTimeoutMs: 100 }, bot.telegram);
      const reference = bot.telegram.addFile(new Uint8Array(10));
      bot.telegram.failNext("download", { kind: "hang" });
      const reading = other.channel.openAttachment({ reference, name: "x" }).then(buffer);
      await expect(reading).rejects.toMatchObject({ code: "attachment_unavailable" });
    });
  });

  it("writes the bot's token into no log, delivery or error", async () => {
    const faults = [
      { kind: "reset" },
      { kind: "gateway", code: 502 },
      { kind: "refuse", code: 401 },
    ];
    for (const fault of faults as { kind: "reset" }[]) {
      for (const method of ["getMe", "getUpdates", "sendMessage", "getFile", "download"]) {
        bot.telegram.failNext(method, fault);
      }
    }
    const reference = bot.telegram.addFile(new Uint8Array(10));
    const told: unknown[] = [];
    for (let attempt = 0; attempt < 3; attempt += 1) {
      told.push(await send(toReply("您好")));
      const opening = bot.channel.openAttachment({ reference, name: "x" });
      await opening.catch((error: Error) => told.push(inspect(error)));
    }
    await bot.start();
    user.says("在吗");
    await bot.recorder.message(0);
    expect(told.length).toBe(6);
    expect(JSON.stringify([told, bot.lines])).not.toContain(bot.telegram.token);
  });
});

function inspect(error: Error): string {
  return [error.message, error.stack, String(error.cause)].join("\n");
}

function never(): never {
  throw new Error("it is not there");
}
