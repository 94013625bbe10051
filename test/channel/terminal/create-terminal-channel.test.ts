import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { buffer } from "node:stream/consumers";
import { setImmediate } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTerminalChannel } from "../../../src/channel/terminal/create-terminal-channel.ts";
import { toReply } from "../../../src/conversation/reply.ts";
import { channelTexts } from "../../support/channel-texts.ts";
import { createMessageRecorder } from "../../support/message-recorder.ts";
import { openTerminal, type Terminal } from "../../support/terminal.ts";

describe("createTerminalChannel", () => {
  let terminal: Terminal;
  let folder: string;

  beforeEach(async () => {
    terminal = await openTerminal();
    folder = await mkdtemp(join(tmpdir(), "terminal-"));
  });
  afterEach(async () => {
    await terminal.channel.stop();
    await rm(folder, { recursive: true });
  });

  it("takes each line in as a message of one conversation", async () => {
    terminal.type("第一句");
    await terminal.recorder.message(0);
    await terminal.send(toReply("好"));
    terminal.type("第二句");
    const second = await terminal.recorder.message(1);
    const [first] = terminal.recorder.messages;
    expect([first?.text, second.text]).toEqual(["第一句", "第二句"]);
    expect(first?.address).toEqual(second.address);
    expect(first?.externalId).not.toBe(second.externalId);
  });

  it("numbers the buttons and takes a number as a press", async () => {
    const buttons = [[{ label: "确认", token: "a.yes" }], [{ label: "取消", token: "a.no" }]];
    await terminal.send(toReply("提交吗？", { buttons }));
    expect(terminal.shown()).toContain("  1. 确认\n  2. 取消\n");
    terminal.type("2");
    expect(await terminal.recorder.message(0)).toMatchObject({ text: "", press: "a.no" });
  });

  it("takes a number that is no button's as text", async () => {
    terminal.type("12345");
    expect(await terminal.recorder.message(0)).toMatchObject({ text: "12345" });
  });

  it("numbers the sources and lines a table up", async () => {
    const citation = { document: "d", title: "规划", path: ["目标"], quote: "1.2件" };
    const table = { columns: ["指标", "目标"], rows: [["发明专利", "1.2件"]] };
    await terminal.send(toReply("见 [1]。", { citations: [citation], table }));
    expect(terminal.shown()).toContain(
      "见 [1]。\n\n指标      目标\n发明专利  1.2件\n\n依据\n[1] 《规划》 › 目标\n“1.2件”",
    );
  });

  it("sends a file by its path", async () => {
    const path = join(folder, "照片 1.jpg");
    await writeFile(path, "bytes");
    terminal.type(`/file "${path}"`);
    const [attachment] = (await terminal.recorder.message(0)).attachments;
    expect(attachment).toEqual({ reference: path, name: "照片 1.jpg", sizeBytes: 5 });
    expect(String(await buffer(await terminal.channel.openAttachment(attachment ?? never())))).toBe(
      "bytes",
    );
  });

  it("says so when there is no such file, and goes on", async () => {
    terminal.type(`/file ${join(folder, "none")}`);
    terminal.type(`/file ${folder}`);
    terminal.type("在吗");
    expect((await terminal.recorder.message(0)).text).toBe("在吗");
    expect(terminal.shown().match(/无法读取该文件/g)).toHaveLength(2);
  });

  it("opens no file that nobody sent", async () => {
    const opening = terminal.channel.openAttachment({ reference: "/etc/hostname", name: "x" });
    await expect(opening).rejects.toMatchObject({ code: "attachment_unavailable" });
  });

  it("ends at /quit", async () => {
    terminal.type("/quit");
    terminal.type("太晚");
    await terminal.channel.finished;
    expect(terminal.recorder.messages).toEqual([]);
  });

  it("ends when the input ends", async () => {
    terminal.input.end("最后一句\n");
    expect((await terminal.recorder.message(0)).text).toBe("最后一句");
    await terminal.send(toReply("好"));
    await terminal.channel.finished;
  });

  it("takes a number typed ahead for a button of the reply that is still to come", async () => {
    terminal.type("普宁有家店卖假鞋");
    terminal.type("1");
    await terminal.recorder.message(0);
    await terminal.send(toReply("提交吗？", { buttons: [[{ label: "确认", token: "a.yes" }]] }));
    expect(await terminal.recorder.message(1)).toMatchObject({ press: "a.yes" });
  });

  it("loses no line that was typed before it started", async () => {
    const [input, output] = [new PassThrough(), new PassThrough()];
    input.write("早到的一句\n");
    const recorder = createMessageRecorder();
    const channel = createTerminalChannel({
      ...{ input, output, texts: channelTexts, fileFolder: tmpdir() },
    });
    await setImmediate();
    await channel.start(recorder.receive);
    expect((await recorder.message(0)).text).toBe("早到的一句");
    await channel.stop();
  });

  it("refuses to send when the output is closed", async () => {
    terminal.output.end();
    expect((await terminal.send(toReply("您好"))).kind).toBe("refused");
  });
});

function never(): never {
  throw new Error("it is not there");
}
