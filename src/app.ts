import { join } from "node:path";
import { createBindAccount } from "./assistant/bind-account.ts";
import { createDeliverOutbox } from "./assistant/deliver-outbox.ts";
import { createForgetSecrets } from "./assistant/forget-secrets.ts";
import { createReceive } from "./assistant/receive.ts";
import { createRunTurn } from "./assistant/run-turn.ts";
import type { StoredSkill } from "./assistant/turn-facts.ts";
import { createTurnWorker } from "./assistant/turn-worker.ts";
import type { WorkLoop } from "./assistant/work-loop.ts";
import { type Clock, systemClock } from "./base/clock.ts";
import { type CreateId, createRandomId } from "./base/id.ts";
import { type Log, silentLog } from "./base/log.ts";
import { checkDataFolder } from "./check-data-folder.ts";
import type { Config } from "./config/config.ts";
import type { Channel } from "./conversation/channel.ts";
import { type ChannelParts, createHttpChannels } from "./create-http-channels.ts";
import { createSkills, type SkillParts } from "./create-skills.ts";
import { openConfiguredStorage } from "./open-configured-storage.ts";
import { openKeys } from "./open-keys.ts";
import { type Knowledge, openConfiguredKnowledge } from "./open-knowledge.ts";
import { createServer } from "./server.ts";
import { openCache } from "./storage/open-cache.ts";
import type { Storage } from "./storage/open-storage.ts";

/** What tests and the terminal put in the place of the real thing. */
export interface Replacements {
  readonly knowledge?: Knowledge;
  readonly log?: Log;
  readonly clock?: Clock;
  readonly createId?: CreateId;
  /** Channels beside the configured ones, for example the terminal. */
  readonly channels?: readonly Channel[];
  readonly telegramWaits?: ChannelParts["telegramWaits"];
  /** How long a message or reply stays with a process that may have died. */
  readonly leaseMs?: number;
}

/** The running whole. */
export interface App {
  readonly knowledge: Knowledge;
  readonly storage: Storage;
  /**
   * Starts workers, channels and, unless told otherwise, the web server; gives its address. When
   * it cannot, all is stopped again.
   */
  start(options?: { readonly withServer?: boolean }): Promise<string | undefined>;
  /** Ends what was begun, in order: no new messages, open turns, open deliveries, the stores. */
  stop(): Promise<void>;
}

/** What a multipart form adds to its file, generously. */
const FORM_BYTES = 5 * 1024 * 1024;

/**
 * Introduces everything to everything.
 *
 * @throws AppError `data_folder_unusable` before anything is opened, `broken_data_file`,
 *   `keys_unreadable`.
 */
export async function createApp(config: Config, replacements: Replacements = {}): Promise<App> {
  const { log = silentLog, clock = systemClock, createId = createRandomId } = replacements;
  checkDataFolder(config.dataFolder);
  const knowledge = replacements.knowledge ?? openConfiguredKnowledge(config, log);
  const storage = await openConfiguredStorage(config, log);
  const cache = await openCache({ url: config.cacheUrl, log });
  const keys = openKeys(join(config.dataFolder, "keys"));
  const parts = { config, knowledge, storage, cache, log, clock, createId, keys };
  const { telegramWaits = {}, leaseMs } = replacements;
  const httpChannels = createHttpChannels({ ...parts, telegramWaits });
  const allChannels: Channel[] = [...httpChannels, ...(replacements.channels ?? [])];
  const channels = new Map(allChannels.map((channel) => [channel.name, channel]));
  const skills = createSkills({ ...parts, channels });
  const { worker, sender } = createWorkers({ ...parts, channels, skills, leaseMs });
  const server = createServer({
    channels: httpChannels,
    health: async () => ({ isHealthy: await isReachable(storage) }),
    log,
    host: config.host,
    port: config.port,
    bodyLimitBytes: config.evidenceLimitBytes + FORM_BYTES,
  });
  const secrets = createForgetSecrets({ storage, clock, log });
  const receive = createReceive({ storage, clock, notify: () => worker.notify() });
  async function stop() {
    await Promise.all(allChannels.map((channel) => channel.stop()));
    await server.stop();
    await worker.stop();
    await sender.stop();
    await secrets.stop();
    await storage.close();
    await cache.disconnect();
  }

  return {
    ...{ knowledge, storage, stop },
    async start({ withServer = true } = {}) {
      try {
        const url = withServer ? await server.start() : undefined;
        worker.start();
        sender.start();
        secrets.start();
        await Promise.all(allChannels.map((channel) => channel.start(receive)));
        return url;
      } catch (cause) {
        await stop();
        throw cause;
      }
    },
  };
}

interface WorkerParts extends SkillParts {
  readonly log: Log;
  readonly skills: readonly StoredSkill[];
  readonly leaseMs: number | undefined;
}

function createWorkers(parts: WorkerParts): { worker: WorkLoop; sender: WorkLoop } {
  const { config, knowledge, storage, cache, clock, log, channels, createId, skills } = parts;
  const texts = knowledge.texts.assistant;
  const loop = {
    ...{ storage, clock, log, concurrency: config.workerConcurrency },
    ...(parts.leaseMs === undefined ? {} : { leaseMs: parts.leaseMs }),
  };
  const sender = createDeliverOutbox({ ...loop, channels });
  const runTurn = createRunTurn({
    skills,
    understand: knowledge.understand,
    texts,
    bindAccount: createBindAccount({ cache, texts }),
    createId,
    limitCharacters: config.messageLimitChars,
    storage,
    clock,
    log,
  });
  const worker = createTurnWorker({
    ...{ ...loop, runTurn, texts, channels: [...channels.keys()] },
    onCommitted: () => sender.notify(),
  });
  return { worker, sender };
}

async function isReachable(storage: Storage): Promise<boolean> {
  try {
    await storage.database.selectFrom("leases").select("name").limit(1).execute();
    return true;
  } catch {
    return false;
  }
}
