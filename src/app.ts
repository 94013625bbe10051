import { join } from "node:path";
import {
  createAnswerOnce,
  type SingleAnswer,
  type SingleQuestion,
} from "./assistant/answer-once.ts";
import { createBindAccount } from "./assistant/bind-account.ts";
import { createDeliverOutbox } from "./assistant/deliver-outbox.ts";
import { createReceive } from "./assistant/receive.ts";
import { createRunTurn } from "./assistant/run-turn.ts";
import type { StoredSkill } from "./assistant/turn-facts.ts";
import { createTurnWorker } from "./assistant/turn-worker.ts";
import type { WorkLoop } from "./assistant/work-loop.ts";
import { type Clock, systemClock } from "./base/clock.ts";
import { type CreateId, createRandomId } from "./base/id.ts";
import { type Log, silentLog } from "./base/log.ts";
import type { Config } from "./config/config.ts";
import type { Channel } from "./conversation/channel.ts";
import { type ChannelParts, createHttpChannels } from "./create-http-channels.ts";
import { createSkills, type SkillParts } from "./create-skills.ts";
import { type Knowledge, openConfiguredKnowledge } from "./open-knowledge.ts";
import { createServer } from "./server.ts";
import { openCache } from "./storage/open-cache.ts";
import { openStorage, type Storage } from "./storage/open-storage.ts";

/** What tests and one-off commands put in the place of the real thing. */
export interface Replacements {
  readonly knowledge?: Knowledge;
  readonly log?: Log;
  readonly clock?: Clock;
  readonly createId?: CreateId;
  /** Channels beside the configured ones, for example the terminal. */
  readonly channels?: readonly Channel[];
  readonly telegramWaits?: ChannelParts["telegramWaits"];
}

/** The running whole. */
export interface App {
  readonly knowledge: Knowledge;
  readonly storage: Storage;
  /** Starts workers, channels and, unless told otherwise, the web server; gives its address. */
  start(options?: { readonly withServer?: boolean }): Promise<string | undefined>;
  /** Ends what was begun, in order: no new messages, open turns, open deliveries, the stores. */
  stop(): Promise<void>;
  /** Answers one question without a conversation: nothing is stored. */
  answerOnce(question: SingleQuestion): Promise<SingleAnswer>;
}

/** Opens the storage that the configuration names. */
export function openConfiguredStorage(config: Config, log: Log): Promise<Storage> {
  return openStorage({ url: config.databaseUrl ?? join(config.dataFolder, "zhiquan.db"), log });
}

/** Introduces everything to everything. */
export async function createApp(config: Config, replacements: Replacements = {}): Promise<App> {
  const { log = silentLog, clock = systemClock, createId = createRandomId } = replacements;
  const knowledge = replacements.knowledge ?? openConfiguredKnowledge(config, log);
  const storage = await openConfiguredStorage(config, log);
  const cache = await openCache({ url: config.cacheUrl, log });
  const parts = { config, knowledge, storage, cache, log, clock, createId };
  const { telegramWaits = {} } = replacements;
  const httpChannels = createHttpChannels({ ...parts, telegramWaits });
  const allChannels: Channel[] = [...httpChannels, ...(replacements.channels ?? [])];
  const channels = new Map(allChannels.map((channel) => [channel.name, channel]));
  const skills = createSkills({ ...parts, channels });
  const { worker, sender } = createWorkers({ ...parts, channels, skills });
  const server = createServer({
    channels: httpChannels,
    health: async () => ({ isHealthy: await isReachable(storage) }),
    log,
    host: config.host,
    port: config.port,
  });
  const receive = createReceive({ storage, clock, notify: () => worker.notify() });
  const texts = knowledge.texts.assistant;
  return {
    knowledge,
    storage,
    async start({ withServer = true } = {}) {
      worker.start();
      sender.start();
      await Promise.all(allChannels.map((channel) => channel.start(receive)));
      return withServer ? server.start() : undefined;
    },
    async stop() {
      await Promise.all(allChannels.map((channel) => channel.stop()));
      await server.stop();
      await worker.stop();
      await sender.stop();
      await storage.close();
      await cache.disconnect();
    },
    answerOnce: createAnswerOnce({
      skills,
      understand: knowledge.understand,
      texts,
      createId,
      log,
    }),
  };
}

interface WorkerParts extends SkillParts {
  readonly log: Log;
  readonly skills: readonly StoredSkill[];
}

function createWorkers(parts: WorkerParts): { worker: WorkLoop; sender: WorkLoop } {
  const { config, knowledge, storage, cache, clock, log, channels, createId, skills } = parts;
  const texts = knowledge.texts.assistant;
  const concurrency = config.workerConcurrency;
  const sender = createDeliverOutbox({ storage, channels, clock, log, concurrency });
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
  const onCommitted = () => sender.notify();
  const worker = createTurnWorker({
    storage,
    runTurn,
    texts,
    clock,
    log,
    onCommitted,
    concurrency,
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
