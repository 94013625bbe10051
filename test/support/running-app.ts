import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { type App, createApp, type Replacements } from "../../src/app.ts";
import type { Clock } from "../../src/base/clock.ts";
import { createLog } from "../../src/base/log.ts";
import { createTerminalChannel } from "../../src/channel/terminal/create-terminal-channel.ts";
import { loadConfig } from "../../src/config/config.ts";
import type { Role } from "../../src/conversation/person.ts";
import type { Knowledge } from "../../src/open-knowledge.ts";
import type { RunApart } from "../../src/run-apart.ts";
import { createInvitation } from "../../src/storage/invitations.ts";
import type { StorageKind, Tables } from "../../src/storage/tables.ts";
import { type FakeTelegram, openFakeTelegram } from "./fake-telegram.ts";
import { openTestStorage } from "./open-test-storage.ts";
import {
  createTelegramChat,
  createTerminalChat,
  openWebChat,
  type Seen,
  type TestChat,
  type WebChat,
} from "./test-chat.ts";
import { openKeyRingOf } from "./test-key-ring.ts";

/** The day of all journeys: answers use what is in force on it. */
const FIRST_INSTANT = Date.parse("2026-11-25T08:00:00.000Z");
const HOUR_MS = 3_600_000;

/** The real app: database and data folder of its own, fake Telegram, real HTTP, a terminal. */
export interface RunningApp {
  readonly knowledge: Knowledge;
  readonly telegram: FakeTelegram;
  readonly dataFolder: string;
  /** All that the process logged. */
  readonly logged: readonly string[];
  app(): App;
  url(): string;
  web(): Promise<WebChat>;
  telegramChat(id?: number): TestChat;
  terminal(): TestChat;
  /** A new person on the channel; on the terminal there is but one. */
  chat(channel: TestChat["channel"]): Promise<TestChat>;
  /** A person of staff on Telegram, bound by a one-time code. */
  staff(role: Role, officeId?: string): Promise<TestChat>;
  invite(role: Role, officeId?: string): Promise<string>;
  /** Stops the process and starts it again on the same data. */
  restart(): Promise<void>;
  /** How many rows stand in the tables. */
  count(...tables: (keyof Tables)[]): Promise<Record<string, number>>;
  close(): Promise<void>;
}

export interface RunningAppOptions {
  readonly knowledge: Knowledge;
  readonly kind?: StorageKind;
  /** Variables of the environment beside the usual ones. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What builds the index of changed knowledge into the data folder. */
  readonly runApart?: (dataFolder: string) => RunApart;
  /** Instead of one that runs from the first day on. */
  readonly clock?: Clock;
  readonly sweepEveryMs?: number;
  readonly waits?: Pick<Replacements, "wecomBotWaits" | "wechatServiceWaits">;
}

export async function openRunningApp(options: RunningAppOptions): Promise<RunningApp> {
  const { knowledge, kind = "sqlite", environment = {} } = options;
  const dataFolder = mkdtempSync(join(tmpdir(), "zhiquan-app-"));
  const telegram = await openFakeTelegram();
  const database =
    kind === "postgres" ? await openTestStorage("postgres", openKeyRingOf(dataFolder)) : undefined;
  const config = loadConfig({
    PORT: "0",
    // Tests that count what staff see want no greeting in between.
    STAFF_DIGEST_TIME: "23:59",
    // The machine's clock may stand at night.
    QUIET_HOURS: "-",
    DATA_DIR: dataFolder,
    DATABASE_URL: database?.url,
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.apiRoot,
    ...environment,
  });
  const logged: string[] = [];
  const log = createLog("debug", (line) => void logged.push(line));
  const webChats: WebChat[] = [];
  const { clock = createRunningClock(), sweepEveryMs = 60_000 } = options;
  let running = await start();

  async function start() {
    const [input, output] = [new PassThrough(), new PassThrough()];
    const channel = createTerminalChannel({
      ...{ input, output, texts: knowledge.texts.channel },
      fileFolder: join(dataFolder, "received"),
    });
    const app = await createApp(config, {
      ...{ knowledge, log, clock, sweepEveryMs, channels: [channel] },
      ...(options.runApart === undefined ? {} : { runApart: options.runApart(dataFolder) }),
      telegramWaits: {
        pollTimeoutSeconds: 5,
        delays: { retryMs: 20, maximumMs: 200, slowMs: 50 },
      },
      wecomAppWaits: { repeatDelaysMs: [1, 1] },
      ...options.waits,
    });
    const url = (await app.start()) ?? "";
    return { app, url, terminal: createTerminalChat(input, output, dataFolder) };
  }

  async function invite(role: Role, officeId?: string): Promise<string> {
    const now = clock.now();
    const expiresAt = new Date(now.getTime() + HOUR_MS);
    return createInvitation(running.app.storage.database, { role, officeId, expiresAt }, now);
  }

  async function web(): Promise<WebChat> {
    const chat = await openWebChat(() => running.url);
    webChats.push(chat);
    return chat;
  }

  const telegramChat = (id?: number) => createTelegramChat(telegram.user(id));

  return {
    ...{ knowledge, telegram, dataFolder, logged, web, telegramChat, invite },
    app: () => running.app,
    url: () => running.url,
    terminal: () => running.terminal,
    async chat(channel) {
      switch (channel) {
        case "web":
          return web();
        case "telegram":
          return telegramChat();
        case "terminal":
          return running.terminal;
      }
    },
    async staff(role, officeId) {
      const chat = telegramChat();
      await chat.says(`/start ${await invite(role, officeId)}`);
      return chat;
    },
    async restart() {
      await running.app.stop();
      running = await start();
    },
    async count(...tables) {
      const counts: Record<string, number> = {};
      for (const table of tables) {
        const rows = await running.app.storage.database.selectFrom(table).selectAll().execute();
        counts[table] = rows.length;
      }
      return counts;
    },
    async close() {
      for (const chat of webChats) {
        chat.close();
      }
      await running.app.stop();
      await telegram.close();
      await database?.drop();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

/** Runs as the real one does, from a fixed day on. */
function createRunningClock(): Clock {
  const offset = FIRST_INSTANT - Date.now();
  return { now: () => new Date(Date.now() + offset) };
}

/** Whoever can say something and press a button. */
type Reporter = Pick<TestChat, "says" | "presses">;

/** Answers what the intake asks until there is something to confirm; gives what is read back. */
export async function fillReport(
  chat: Reporter,
  story: string,
  { knowledge }: Pick<RunningApp, "knowledge">,
  contact?: string,
): Promise<Seen> {
  const say = knowledge.texts.report;
  let seen = await chat.says(story);
  for (let step = 0; step < 12 && !seen.labels.includes(say("button_submit")); step += 1) {
    const press = PRESSES.map((name) => say(name)).find((label) => seen.labels.includes(label));
    if (contact !== undefined && press === say("button_no_contact")) {
      seen = await chat.says(contact);
    } else if (press === undefined) {
      const answer = ANSWERS.find(([name]) => seen.text.includes(say(name)));
      seen = await chat.says(answer?.[1] ?? "不清楚");
    } else {
      seen = await chat.presses(press);
    }
  }
  return seen;
}

/** The buttons that lead on. */
const PRESSES = [
  "button_no_contact",
  "button_record",
  "button_continue",
  "button_skip",
  "button_unsure_type",
] as const;

/** What to say where there is nothing to press. */
const ANSWERS = [
  ["ask_place", "普宁市"],
  ["ask_respondent", "鑫丰鞋店"],
  ["ask_goods", "运动鞋"],
  ["ask_amount", "两百双"],
] as const;

/** Reports from one story to the receipt; gives the receipt with its number and code. */
export async function submitReport(
  chat: Reporter,
  story: string,
  running: Pick<RunningApp, "knowledge">,
  contact?: string,
): Promise<Seen & { readonly caseNumber: string; readonly queryCode: string }> {
  await fillReport(chat, story, running, contact);
  const receipt = await chat.presses(running.knowledge.texts.report("button_submit"));
  const caseNumber = /JY\d{8}-\d{5,9}/.exec(receipt.text)?.[0];
  const queryCode = /[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}/.exec(receipt.text)?.[0];
  if (caseNumber === undefined || queryCode === undefined) {
    throw new Error(`that is no receipt: ${receipt.text}`);
  }
  return { ...receipt, caseNumber, queryCode };
}
