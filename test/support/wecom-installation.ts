import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Writable } from "node:stream";
import { fileURLToPath, pathToFileURL } from "node:url";
import { systemClock } from "../../src/base/clock.ts";
import { createInvitation } from "../../src/storage/invitations.ts";
import { openStorage, type Storage } from "../../src/storage/open-storage.ts";
import type { StorageKind } from "../../src/storage/tables.ts";
import { addServiceInterface, type FakeService } from "../channel/wecom/fake-wechat-service.ts";
import { type FakeWecom, openFakeWecom } from "../channel/wecom/fake-wecom-server.ts";
import {
  CALLBACK,
  createFakeMember,
  type FakeMember,
} from "../channel/wecom-app/fake-wecom-member.ts";
import { type FakeBotServer, openFakeBotServer } from "../channel/wecom-bot/fake-bot-server.ts";
import type { FakeBotUser } from "../channel/wecom-bot/fake-bot-user.ts";
import type { KillPoint } from "../crash/plan-trial.ts";
import { makeCommandFolder } from "./command-folder.ts";
import { openTestStorage } from "./open-test-storage.ts";
import { toProcessFile } from "./process-file.ts";
import { submitReport } from "./running-app.ts";
import { openWebChat } from "./test-chat.ts";
import { openKeyRingOf } from "./test-key-ring.ts";

const KILL_POINT = pathToFileURL(
  fileURLToPath(new URL("../crash/kill-point.js", import.meta.url)),
).href;
const HOUR_MS = 3_600_000;

/** A database, the fake platforms, and a process with all three forms of WeCom that can be killed. */
export interface WecomInstallation {
  readonly knowledge: ReturnType<typeof makeCommandFolder>["knowledge"];
  readonly wecom: FakeWecom;
  readonly service: FakeService;
  readonly platform: FakeBotServer;
  readonly database: Storage["database"];
  /** Settles when it listens; with a point, the process kills itself there. */
  start(point?: KillPoint): Promise<void>;
  kill(): Promise<void>;
  /** Settles when the process has ended by itself. */
  ended(): Promise<unknown>;
  /** An officer in the chat with the 自建应用. */
  member(userId: string, officeId: string): Promise<FakeMember>;
  /** An officer in the chat with the bot. */
  botUser(userId: string, officeId: string): Promise<FakeBotUser>;
  /** Reports over the web page; gives the case number. */
  report(story: string): Promise<string>;
  close(): Promise<void>;
}

export async function openWecomInstallation(kind: StorageKind): Promise<WecomInstallation> {
  const place = makeCommandFolder();
  const wecom = await openFakeWecom();
  const service = addServiceInterface(wecom);
  const platform = await openFakeBotServer();
  const { storage, environment, drop } = await openDatabase(kind, place.folder);
  const variables = { ...toVariables(wecom, service, platform), ...environment };
  let child: ChildProcess | undefined;
  let url = "";

  const invite = (officeId: string) => {
    const now = systemClock.now();
    const expiresAt = new Date(now.getTime() + HOUR_MS);
    return createInvitation(storage.database, { role: "officer", officeId, expiresAt }, now);
  };
  const ended = async () => child?.exitCode ?? child?.signalCode ?? (child && once(child, "exit"));
  async function kill() {
    child?.kill("SIGKILL");
    await ended();
  }

  return {
    knowledge: place.knowledge,
    ...{ wecom, service, platform, kill, ended },
    database: storage.database,
    async start(point) {
      const args = ["--import", KILL_POINT, toProcessFile("serve-process"), place.folder];
      const env = { ...process.env, ...variables };
      child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "pipe", "pipe"] });
      // It waits to be told where it ends.
      (child.stdio[3] as Writable).end(`${JSON.stringify(point ?? {})}\n`);
      url = await readUrl(child);
    },
    async member(userId, officeId) {
      const post = (path: string, body: string) => fetch(`${url}${path}`, { method: "POST", body });
      const member = createFakeMember(wecom, post, userId);
      await member.says(`绑定 ${await invite(officeId)}`);
      await member.sees();
      return member;
    },
    async botUser(userId, officeId) {
      const user = platform.user(userId);
      user.says(`绑定 ${await invite(officeId)}`);
      await user.sees();
      return user;
    },
    async report(story) {
      const reporter = await openWebChat(() => url);
      const { caseNumber } = await submitReport(reporter, story, place);
      reporter.close();
      return caseNumber;
    },
    async close() {
      await kill();
      await drop();
      await Promise.all([wecom.close(), platform.close()]);
      place.remove();
    },
  };
}

/** The address among what the process says; throws when it ends before, with what it said. */
function readUrl(child: ChildProcess): Promise<string> {
  let said = "";
  let complaint = "";
  return new Promise((resolve, reject) => {
    child.stdout?.on("data", (words) => {
      said += String(words);
      const [url] = /http:\S+(?=\n)/.exec(said) ?? [];
      if (url !== undefined) {
        resolve(url);
      }
    });
    child.stderr?.on("data", (words) => {
      complaint += String(words);
      process.stderr.write(words);
    });
    child.on("error", reject);
    child.on("close", (code, signal) => {
      reject(new Error(`the process ended with ${code ?? signal}: ${complaint}`));
    });
  });
}

async function openDatabase(kind: StorageKind, folder: string) {
  const keyRing = openKeyRingOf(folder);
  if (kind === "postgres") {
    const { url, storage, drop } = await openTestStorage(kind, keyRing);
    return { storage, drop, environment: { DATABASE_URL: url } };
  }
  const storage = await openStorage({ url: join(folder, "zhiquan.db"), keyRing });
  return { storage, drop: storage.close, environment: {} };
}

/** The variables of all three forms. */
export function toVariables(
  wecom: FakeWecom,
  service: FakeService,
  platform: Pick<FakeBotServer, "botId" | "secret" | "url">,
) {
  return {
    ...{ WECOM_CORP_ID: wecom.corpId, WECOM_API_ROOT: wecom.apiRoot },
    ...{ WECOM_APP_AGENT_ID: String(wecom.agentId), WECOM_APP_SECRET: wecom.secret },
    ...{ WECOM_APP_TOKEN: CALLBACK.token, WECOM_APP_AES_KEY: CALLBACK.encodingAesKey },
    ...{ WECHAT_SERVICE_OPEN_KFIDS: service.account, WECHAT_SERVICE_SECRET: wecom.secret },
    ...{ WECHAT_SERVICE_TOKEN: service.token, WECHAT_SERVICE_AES_KEY: service.encodingAesKey },
    ...{ WECOM_BOT_ID: platform.botId, WECOM_BOT_SECRET: platform.secret },
    WECOM_BOT_URL: platform.url,
  };
}
