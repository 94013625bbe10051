import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
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

/** A process of the installed program, which waits before it opens keys and database. */
export interface Victim {
  /** Lets it go on as soon as it waits, or has ended; it ends at the point, if there is one. */
  release(point?: KillPoint): Promise<void>;
  /** Settles with its first words after that; never, when it ends without. */
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
  start(command: readonly string[]): Victim;
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
    start: (command) => startVictim(command, environment),
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

function startVictim(command: readonly string[], env: NodeJS.ProcessEnv): Victim {
  const parts = ["--import", KILL_POINT, PROGRAM, ...command];
  const child = spawn(process.execPath, parts, { env, stdio: ["ignore", "pipe", "pipe", "pipe"] });
  const [, output, errors, release] = child.stdio as unknown as [
    null,
    Readable,
    Readable,
    Writable,
  ];
  // Who ended before it was let go on is found by its end.
  release.on("error", () => undefined);
  const ended = once(child, "exit").then(([, signal]) => signal === "SIGKILL");
  let words = "";
  errors.on("data", (chunk) => {
    words = `${words}${chunk}`.slice(-WORDS_KEPT);
  });
  output.resume();
  const waiting = once(output, "data");
  return {
    async release(point) {
      await Promise.race([waiting, ended]);
      release.write(`${JSON.stringify(point ?? {})}\n`);
    },
    ready: waiting.then(() => once(output, "data")),
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
