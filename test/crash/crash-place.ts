import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { openStorage, type Storage } from "../../src/storage/open-storage.ts";
import type { StorageKind } from "../../src/storage/tables.ts";
import { makeCommandFolder } from "../support/command-folder.ts";
import { type FakeTelegram, openFakeTelegram } from "../support/fake-telegram.ts";
import { openTestStorage } from "../support/open-test-storage.ts";
import { openKeyRingOf } from "../support/test-key-ring.ts";
import type { KillPoint } from "./plan-trial.ts";

const toFile = (path: string) => fileURLToPath(new URL(path, import.meta.url));
/** What `npm run build` makes: the program as it is installed. */
const PROGRAM = toFile("../../dist/main.js");
const KILL_POINT = pathToFileURL(toFile("kill-point.js")).href;
const WORDS_KEPT = 4_000;

/** A process of the installed program. */
export interface Victim {
  /** Settles with its first words; never, when it ends without. */
  readonly ready: Promise<unknown>;
  /** Settles when it has ended; true when it was killed, here or at its own point. */
  readonly ended: Promise<boolean>;
  hasEnded(): boolean;
  /** The last of what it complained of. */
  complaints(): string;
  /** Ends it without a chance to tidy up. */
  kill(): Promise<void>;
}

/** An installation with a database, a data folder, an address and Telegram. */
export interface CrashPlace {
  readonly kind: StorageKind;
  readonly folder: string;
  readonly url: string;
  readonly telegram: FakeTelegram;
  readonly knowledge: ReturnType<typeof makeCommandFolder>["knowledge"];
  start(command: readonly string[], point?: KillPoint): Victim;
  /** Opens the database for a look: nobody keeps it open while processes are killed. */
  look<Result>(work: (storage: Storage) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/** Makes an installation that nobody uses yet. */
export async function makeCrashPlace(kind: StorageKind): Promise<CrashPlace> {
  const { folder, knowledge, remove } = makeCommandFolder();
  const telegram = await openFakeTelegram();
  const keyRing = openKeyRingOf(folder);
  const database = kind === "postgres" ? await openTestStorage(kind, keyRing) : undefined;
  const storageUrl = database?.url ?? join(folder, "zhiquan.db");
  const port = await findFreePort();
  const environment = {
    ...{ PATH: process.env.PATH, DATA_DIR: folder, PORT: String(port), LOG_LEVEL: "error" },
    ...(database === undefined ? {} : { DATABASE_URL: database.url }),
    ...{ QUIET_HOURS: "-", STAFF_DIGEST_TIME: "23:59", KNOWLEDGE_RELOAD_SECONDS: "0" },
    ...{ TELEGRAM_BOT_TOKEN: telegram.token, TELEGRAM_API_ROOT: telegram.apiRoot },
    PUBLIC_URL: "https://ip.example",
  };
  return {
    ...{ kind, folder, telegram, knowledge, url: `http://127.0.0.1:${port}` },
    start: (command, point) => startVictim(command, environment, point),
    async look(work) {
      const storage = await openStorage({ url: storageUrl, keyRing });
      return work(storage).finally(() => storage.close());
    },
    async close() {
      await telegram.close();
      await database?.drop();
      remove();
    },
  };
}

function startVictim(
  command: readonly string[],
  environment: NodeJS.ProcessEnv,
  point: KillPoint | undefined,
): Victim {
  const env = { ...environment, ...(point && { KILL_POINT: JSON.stringify(point) }) };
  const child: ChildProcess = spawn(
    process.execPath,
    ["--import", KILL_POINT, PROGRAM, ...command],
    { env, stdio: ["ignore", "pipe", "pipe"] },
  );
  const ended = once(child, "exit").then(([, signal]) => signal === "SIGKILL");
  let words = "";
  child.stderr?.on("data", (chunk) => {
    words = `${words}${chunk}`.slice(-WORDS_KEPT);
  });
  child.stdout?.resume();
  return {
    ready: child.stdout === null ? ended : once(child.stdout, "data"),
    ended,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    complaints: () => words,
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
