import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Channel } from "../../src/conversation/channel.ts";
import type { Button, Reply } from "../../src/conversation/reply.ts";
import { toReply } from "../../src/conversation/reply.ts";
import type { MessageRecorder } from "../support/message-recorder.ts";
import { openTelegramBot } from "../support/telegram-bot.ts";
import { openTerminal } from "../support/terminal.ts";
import { openBrowser, openWebSite } from "../support/web-site.ts";
import { openWecomApp } from "./wecom-app/wecom-app-chat.ts";
import { openBot } from "./wecom-bot/long-connection.ts";

/** A person at the other end of a channel. */
interface Party {
  readonly channel: Channel;
  readonly recorder: MessageRecorder;
  /** Set where the platform does not say what a file is called and how large it is. */
  readonly hidesFileFacts?: boolean;
  /** Says something; `times` more than 1 is the platform delivering it again. */
  says(text: string, times?: number): Promise<void>;
  presses(button: Button): Promise<void>;
  /** Says by the platform's own thumb down what an answer was worth, where those stand for buttons. */
  ratesDown?(): void;
  sendsFile(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<void>;
  /** What the person has been shown, all texts together, once `marker` is part of it. */
  sees(marker: string): Promise<string>;
  /** The first file that the person got. */
  gets(): Promise<{ readonly name: string; readonly bytes: Buffer }>;
  /** A reply on its way, as the sender brings it. */
  deliver(conversationId: string, reply: Reply): Promise<unknown>;
  close(): Promise<void>;
}

async function openTelegramParty(): Promise<Party> {
  const bot = await openTelegramBot();
  const user = bot.telegram.user();
  let lastId = 0;
  await bot.start();
  return {
    ...bot,
    async says(text, times = 1) {
      const updateId = user.says(text);
      for (let repeat = 1; repeat < times; repeat += 1) {
        bot.telegram.redeliver(updateId);
      }
      await bot.telegram.allConfirmed();
    },
    async presses({ label }) {
      user.presses(label);
    },
    async sendsFile(bytes, name) {
      user.sendsFile({ bytes, name });
    },
    async sees(marker) {
      const seen: string[] = [];
      while (!seen.join("\n").includes(marker)) {
        seen.push((await user.sees()).text);
      }
      return seen.join("\n");
    },
    async gets() {
      for (;;) {
        const { file } = await user.sees();
        if (file !== undefined) {
          return file;
        }
      }
    },
    deliver(conversationId, reply) {
      lastId += 1;
      const address = { channel: "telegram", account: "1", conversationId };
      return bot.channel.send({ id: lastId, address, reply });
    },
  };
}

async function openWecomAppParty(): Promise<Party> {
  const app = await openWecomApp();
  const member = app.member();
  const messages = () => app.wecom.messages.of(member.userId);
  return {
    ...app,
    hidesFileFacts: true,
    async says(text, times) {
      await member.says(text, times);
    },
    async presses({ label }) {
      await member.presses(label);
    },
    async sendsFile(bytes, name) {
      const media = app.wecom.keepFile(bytes);
      await member.sends({ MsgType: "file", MediaId: media, FileName: name });
    },
    async sees(marker) {
      // A long text comes as several messages, each of which ends where a line does.
      const shown = () => messages().flatMap(({ text }) => (text === "" ? [] : [text]));
      await app.wecom.until(() => shown().join("\n").includes(marker));
      return shown().join("\n");
    },
    async gets() {
      const [file] = messages().flatMap(({ mediaId }) => mediaId ?? []);
      return app.wecom.fileOf(file ?? "");
    },
    deliver: (_, reply) => app.send(member.userId, reply),
  };
}

async function openWecomBotParty(): Promise<Party> {
  const bot = await openBot();
  const user = bot.server.user();
  let lastId = 0;
  await bot.connect();
  return {
    ...bot,
    hidesFileFacts: true,
    async says(text, times = 1) {
      const id = user.says(text);
      for (let repeat = 1; repeat < times; repeat += 1) {
        user.repeats(id);
      }
    },
    async presses({ label }) {
      user.presses(label);
    },
    ratesDown: () => user.rates(2),
    async sendsFile(bytes) {
      user.sends("file", bytes);
    },
    async sees(marker) {
      const seen: string[] = [];
      while (!seen.join("\n").includes(marker)) {
        seen.push((await user.sees()).text);
      }
      return seen.join("\n");
    },
    async gets() {
      for (;;) {
        const { file } = await user.sees();
        if (file !== undefined) {
          return file;
        }
      }
    },
    deliver(conversationId, reply) {
      lastId += 1;
      const address = { channel: "wecom-bot", account: bot.server.botId, conversationId };
      return bot.channel.send({ id: lastId, address, reply });
    },
  };
}

async function openTerminalParty(): Promise<Party> {
  const terminal = await openTerminal();
  const folder = await mkdtemp(join(tmpdir(), "terminal-"));
  return {
    ...terminal,
    async says(text) {
      terminal.type(text);
    },
    async presses({ label }) {
      const number = new RegExp(`(\\d+)\\. ${label}`).exec(terminal.shown())?.[1];
      terminal.type(String(number));
    },
    async sendsFile(bytes, name) {
      await writeFile(join(folder, name), bytes);
      terminal.type(`/file ${join(folder, name)}`);
    },
    async sees(marker) {
      expect(terminal.shown()).toContain(marker);
      return terminal.shown();
    },
    async gets() {
      const path = /文件已保存：(.+)/.exec(terminal.shown())?.[1] ?? "";
      return { name: basename(path), bytes: await readFile(path) };
    },
    deliver: (_, reply) => terminal.send(reply),
    async close() {
      await terminal.channel.stop();
      await rm(folder, { recursive: true });
    },
  };
}

async function openWebParty(): Promise<Party> {
  const site = await openWebSite();
  const browser = await openBrowser(site.url);
  return {
    ...site,
    async says(text, times = 1) {
      const id = `same-id-${Buffer.from(text).toString("hex")}`;
      await Promise.all(Array.from({ length: times }, () => browser.say({ id, text })));
    },
    async presses({ token }) {
      await browser.say({ press: token });
    },
    async sendsFile(bytes, name) {
      const { id } = (await (await browser.upload(bytes, name)).json()) as { id: string };
      await browser.say({ files: [id] });
    },
    async sees(marker) {
      const { replies } = (await (await browser.call("/api/replies?after=0")).json()) as {
        replies: { reply: Reply }[];
      };
      const shown = replies.map(({ reply }) => reply.text).join("\n");
      expect(shown).toContain(marker);
      return shown;
    },
    async gets() {
      const { replies } = (await (await browser.call("/api/replies?after=0")).json()) as {
        replies: { id: number; reply: Reply }[];
      };
      const one = replies.find(({ reply }) => reply.files !== undefined);
      const answer = await browser.call(`/api/replies/${one?.id}/files/0`);
      const name = /filename\*=UTF-8''(.+)$/.exec(answer.headers.get("content-disposition") ?? "");
      const bytes = Buffer.from(await answer.arrayBuffer());
      expect(JSON.stringify(one)).not.toContain("base64");
      return { name: decodeURIComponent(name?.[1] ?? ""), bytes };
    },
    deliver: site.reply,
  };
}

describe.each([
  ["createTelegramChannel", "telegram", true, openTelegramParty],
  ["createTerminalChannel", "terminal", false, openTerminalParty],
  ["createWecomAppChannel", "wecom-app", true, openWecomAppParty],
  ["createLongConnection", "wecom-bot", true, openWecomBotParty],
  ["createWebChannel", "web", false, openWebParty],
])("%s keeps the contract of a channel", (_, name, rings, open) => {
  let party: Party;

  beforeEach(async () => {
    party = await open();
  });
  afterEach(() => party.close());

  it("names itself in its addresses", async () => {
    await party.says("您好");
    const { address } = await party.recorder.message(0);
    expect(party.channel.name).toBe(name);
    expect(address.channel).toBe(name);
    expect(address.conversationId.startsWith(`${name}:`)).toBe(true);
  });

  it("keeps what may wait for the morning where a message rings a telephone", () => {
    expect(party.channel.waitsAtNight ?? false).toBe(rings);
  });

  it("takes a message in once, however often it comes", async () => {
    await party.says("一", 10);
    const { address } = await party.recorder.message(0);
    // A terminal takes the next line when the one before is answered.
    await party.deliver(address.conversationId, toReply("好"));
    await party.says("二");
    await party.recorder.message(1);
    expect(party.recorder.messages.map((message) => message.text)).toEqual(["一", "二"]);
  });

  it("shows replies in the order in which they were sent", async () => {
    await party.says("您好");
    const { address } = await party.recorder.message(0);
    for (const text of ["第一", "第二", "第三"]) {
      expect(await party.deliver(address.conversationId, toReply(text))).toMatchObject({
        kind: "sent",
      });
    }
    const shown = await party.sees("第三");
    expect(shown.indexOf("第一")).toBeLessThan(shown.indexOf("第二"));
    expect(shown.indexOf("第二")).toBeLessThan(shown.indexOf("第三"));
  });

  it("brings a pressed button's token back", async () => {
    await party.says("您好");
    const { address } = await party.recorder.message(0);
    const button = { label: "确认提交", token: `report.confirm.${"x".repeat(49)}` };
    await party.deliver(address.conversationId, toReply("提交吗？", { buttons: [[button]] }));
    await party.presses(button);
    expect(await party.recorder.message(1)).toMatchObject({ text: "", press: button.token });
  });

  it("brings back what an answer was worth, whatever else can be pressed", async () => {
    await party.says("您好");
    const { address } = await party.recorder.message(0);
    const up = { label: "有用", token: "feedback.up.t1", vote: "up" } as const;
    const down = { label: "没用", token: "feedback.down.t1", vote: "down" } as const;
    const buttons = [[{ label: "看全部", token: "answer.all" }], [up, down]];
    await party.deliver(address.conversationId, toReply("1500件", { buttons }));
    await party.sees("1500件");
    const rate = party.ratesDown ?? (() => party.presses(down));
    await rate();
    expect(await party.recorder.message(1)).toMatchObject({ text: "", press: down.token });
  });

  it("shows a long text completely", async () => {
    await party.says("您好");
    const { address } = await party.recorder.message(0);
    const lines = Array.from({ length: 800 }, (__, line) => `第${line}条：内容内容内容内容。`);
    await party.deliver(address.conversationId, toReply(lines.join("\n")));
    expect(await party.sees("第799条：内容内容内容内容。")).toContain(lines.join("\n"));
  });

  it("hands over a file that comes with a reply", async () => {
    await party.says("您好");
    const { address } = await party.recorder.message(0);
    const bytes = randomBytes(50_000);
    const file = { name: "回执 1.pdf", mediaType: "application/pdf" };
    const files = [{ ...file, base64: bytes.toString("base64") }];
    expect(await party.deliver(address.conversationId, toReply("回执", { files }))).toMatchObject({
      kind: "sent",
    });
    const got = await party.gets();
    expect(got.name).toBe(file.name);
    expect(got.bytes.equals(bytes)).toBe(true);
  });

  it("opens a file with the bytes that were sent", async () => {
    const bytes = randomBytes(300_000);
    await party.sendsFile(new Uint8Array(bytes), "凭证.pdf");
    const [attachment] = (await party.recorder.message(0)).attachments;
    const facts = { name: "凭证.pdf", sizeBytes: bytes.length };
    expect(attachment).toMatchObject(party.hidesFileFacts ? {} : facts);
    const opened = await buffer(
      await party.channel.openAttachment(attachment ?? { reference: "", name: "" }),
    );
    expect(opened.equals(bytes)).toBe(true);
  });

  it("does not open what is not there", async () => {
    const opening = party.channel.openAttachment({ reference: "../../etc/passwd", name: "x" });
    await expect(opening).rejects.toMatchObject({ code: "attachment_unavailable" });
  });
});
