import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { createApp } from "../src/app.ts";
import { createLog } from "../src/base/log.ts";
import { loadConfig } from "../src/config/config.ts";
import { listReports } from "../src/report/report-repository.ts";
import { enqueueReplies } from "../src/storage/outbox.ts";
import { makeCommandFolder } from "./support/command-folder.ts";
import { openRunningApp, type RunningApp, submitReport } from "./support/running-app.ts";
import { openTestKnowledge } from "./support/test-knowledge.ts";

const knowledge = openTestKnowledge();
let running: RunningApp | undefined;
afterEach(async () => {
  await running?.close();
  running = undefined;
});

describe("createApp", () => {
  it("starts from an empty environment but for the port and the folder", async () => {
    const place = makeCommandFolder();
    const app = await createApp(loadConfig({ PORT: "0", DATA_DIR: place.folder }));
    const url = (await app.start()) ?? "";
    const health = await fetch(`${url}/healthz`);
    expect([health.status, await health.json()]).toEqual([
      200,
      { status: "ok", storage: "ok", knowledge: "current", channels: {} },
    ]);
    expect(await (await fetch(url)).text()).toContain("知权通");
    await app.stop();
    await expect(fetch(url)).rejects.toThrow();
    place.remove();
  });

  it("names replies that wait for a channel which is configured no more, and keeps them", async () => {
    const place = makeCommandFolder();
    const logged: string[] = [];
    const log = createLog("warn", (line) => void logged.push(line));
    const config = loadConfig({ PORT: "0", DATA_DIR: place.folder });
    const app = await createApp(config, { knowledge, log });
    const { database } = app.storage;
    const to = { channel: "wecom-bot", account: "aib", conversationId: "wecom-bot:single:wangwu" };
    await app.storage.transaction((transaction) =>
      enqueueReplies(transaction, [{ to, reply: {}, key: "news" }], { now: new Date() }),
    );
    const url = (await app.start()) ?? "";
    const health = await fetch(`${url}/healthz`);
    expect([health.status, await health.json()]).toMatchObject([
      200,
      { status: "ok", channels: { "wecom-bot": "not configured: 1 replies wait" } },
    ]);
    expect(logged.join("")).toContain("not configured: 1 replies wait");
    const rows = await database.selectFrom("outbox").select("status").execute();
    expect(rows).toEqual([{ status: "pending" }]);
    await app.stop();
    place.remove();
  });

  it("makes its files where the configuration says, keys for the owner alone", async () => {
    running = await openRunningApp({ knowledge });
    for (const name of ["zhiquan.db", join("keys", "receipt-key.pem")]) {
      expect(existsSync(join(running.dataFolder, name))).toBe(true);
    }
  });

  it("fails and stops again when its port is taken", async () => {
    running = await openRunningApp({ knowledge });
    const { port } = new URL(running.url());
    const place = makeCommandFolder();
    const app = await createApp(loadConfig({ PORT: port, DATA_DIR: place.folder }), { knowledge });
    await expect(app.start()).rejects.toThrow(port);
    await expect(app.storage.database.selectFrom("inbox").selectAll().execute()).rejects.toThrow();
    place.remove();
  });

  it("answers what was taken in before it stops, and what was not after the next start", async () => {
    running = await openRunningApp({ knowledge });
    const chat = await running.web();
    const user = running.telegram.user();
    await chat.post({ text: "你好" });
    user.says("你好");
    await running.restart();
    expect((await chat.sees()).text).toBe(knowledge.texts.assistant("smalltalk_greeting"));
    expect((await user.sees()).text).toBe(knowledge.texts.assistant("smalltalk_greeting"));
  });

  it("tells the person politely, with a number, when a skill breaks, and goes on", async () => {
    const search = () => {
      throw new Error("the index is gone");
    };
    const broken = { ...knowledge, index: { ...knowledge.index, search } };
    running = await openRunningApp({ knowledge: broken });
    const chat = await running.web();
    const { text } = await chat.says("专利权质押融资有什么补贴？");
    const id = /[0-9a-f]{8}/.exec(text)?.[0] ?? "";
    expect(text).toBe(knowledge.texts.assistant("error_unexpected", { id }));
    expect(running.logged.join("\n")).toContain(id);
    expect((await chat.says("你好")).text).toBe(knowledge.texts.assistant("smalltalk_greeting"));
  });

  it("takes personal data over Telegram only where the operator decided so", async () => {
    const contact = knowledge.texts.report("button_no_contact");
    const STORY = "举报：普宁流沙有家鑫丰鞋店卖假冒商标的耐克运动鞋，大概两百双";
    running = await openRunningApp({
      knowledge,
      environment: { TELEGRAM_TAKES_PERSONAL_DATA: "true" },
    });
    const chat = running.telegramChat();
    await submitReport(chat, STORY, running, "陈小明 13800138000");
    const asked = running.telegram.calls("sendMessage").map((body) => JSON.stringify(body));
    expect(asked.some((body) => body.includes(contact))).toBe(true);
    const [report] = await listReports(running.app().storage.database, 1);
    expect(report?.contact).toContain("陈小明");
  });
});
