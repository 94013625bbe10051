import { join } from "node:path";
import { createDeliverOutbox } from "./assistant/deliver-outbox.ts";
import { createForgetSecrets } from "./assistant/forget-secrets.ts";
import { createReceive } from "./assistant/receive.ts";
import type { RunTurn } from "./assistant/run-turn.ts";
import { createTurnWorker } from "./assistant/turn-worker.ts";
import type { WorkLoop } from "./assistant/work-loop.ts";
import { type Clock, systemClock } from "./base/clock.ts";
import { type CreateId, createRandomId } from "./base/id.ts";
import { type Log, silentLog } from "./base/log.ts";
import { createOwnerId } from "./base/owner-id.ts";
import { checkDataFolder } from "./check-data-folder.ts";
import type { Config } from "./config/config.ts";
import type { Channel } from "./conversation/channel.ts";
import { type ChannelWaits, createHttpChannels } from "./create-http-channels.ts";
import { describeFolder } from "./follow-knowledge.ts";
import { openConfiguredStorage } from "./open-configured-storage.ts";
import { openDesk } from "./open-desk.ts";
import { openSearchedKnowledge } from "./open-embeddings.ts";
import { type OpenEvidence, openEvidence } from "./open-evidence.ts";
import { openKeys } from "./open-keys.ts";
import { type Knowledge, toKnowledgeFolder } from "./open-knowledge.ts";
import { type LiveTurns, openLiveTurns, type TurnParts } from "./open-live-turns.ts";
import { readHealth, warnOfStranded } from "./read-health.ts";
import { createEvidenceCare } from "./report/care-for-evidence.ts";
import { createMatterSweep } from "./report/create-matter-sweep.ts";
import type { RunApart } from "./run-apart.ts";
import { createServer } from "./server.ts";
import { openCache } from "./storage/open-cache.ts";
import type { Storage } from "./storage/open-storage.ts";

/** What tests and the terminal put in the place of the real thing. */
export interface Replacements extends ChannelWaits {
  readonly knowledge?: Knowledge;
  /** What builds the index of changed knowledge; without it, changes are taken at the next start. */
  readonly runApart?: RunApart;
  readonly log?: Log;
  readonly clock?: Clock;
  readonly createId?: CreateId;
  /** Channels beside the configured ones, for example the terminal. */
  readonly channels?: readonly Channel[];
  /** How long a message or reply stays with a process that may have died. */
  readonly leaseMs?: number;
  /** How often what happens to matters by itself is looked for. */
  readonly sweepEveryMs?: number;
}

/** The running whole. */
export interface App {
  /** What the turns that begin now are answered from. */
  knowledge(): Knowledge;
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

/** The longest body that any route takes: the largest file, by the page or by an upload link. */
function toBodyLimit({ evidenceLimitBytes, evidenceLinkLimitBytes }: Config): number {
  return Math.max(evidenceLimitBytes, evidenceLinkLimitBytes) + FORM_BYTES;
}

/**
 * Introduces everything to everything.
 *
 * @throws AppError `data_folder_unusable` before anything is opened, `broken_data_file`,
 *   `keys_unreadable`.
 */
export async function createApp(config: Config, replacements: Replacements = {}): Promise<App> {
  const { log = silentLog, clock = systemClock, createId = createRandomId } = replacements;
  checkDataFolder(config.dataFolder);
  const seen = await describeFolder(toKnowledgeFolder(config));
  const cache = await openCache({ url: config.cacheUrl, log });
  const knowledge = replacements.knowledge ?? (await openSearchedKnowledge({ config, cache, log }));
  const storage = await openConfiguredStorage(config, log);
  const base = { config, storage, log, clock, createId };
  const evidence = openEvidence({ ...base, knowledge: () => live.knowledge() });
  const keys = openKeys(join(config.dataFolder, "keys"));
  const parts = { ...base, knowledge, cache, keys, evidenceStore: evidence.store };
  const httpChannels = createHttpChannels({
    ...{ ...parts, waits: replacements, uploadPort: evidence.uploads },
    onAccepted: () => worker.notify(),
    knowledge: () => live.knowledge(),
    texts: knowledge.texts.channel,
  });
  const allChannels: Channel[] = [...httpChannels, ...(replacements.channels ?? [])];
  const channels = new Map(allChannels.map((channel) => [channel.name, channel]));
  const live = openLiveTurns({ ...parts, channels }, { seen, runApart: replacements.runApart });
  const work = { ...parts, channels, runTurn: live.runTurn, leaseMs: replacements.leaseMs };
  const { worker, sender, receive } = createWorkers(work);
  const server = createServer({
    channels: [...httpChannels, openDesk({ ...parts, evidence }, live, sender)],
    ...{ log, host: config.host, port: config.port, bodyLimitBytes: toBodyLimit(config) },
    health: () => readHealth({ config, storage, channels: allChannels, isBehind: live.isBehind }),
  });
  const jobs = createJobs({ ...parts, evidence }, live, sender, replacements.sweepEveryMs);
  async function stop() {
    await Promise.all(allChannels.map((channel) => channel.stop()));
    await live.stop();
    await jobs.stop();
    await server.stop();
    await worker.stop();
    await sender.stop();
    await storage.close();
    await cache.disconnect();
  }

  return {
    ...{ storage, stop },
    knowledge: live.knowledge,
    async start({ withServer = true } = {}) {
      try {
        const url = withServer ? await server.start() : undefined;
        worker.start();
        sender.start();
        jobs.start();
        live.start();
        await Promise.all(allChannels.map((channel) => channel.start(receive)));
        await warnOfStranded(base);
        return url;
      } catch (cause) {
        await stop();
        throw cause;
      }
    },
  };
}

/** What is done again and again beside the turns. */
function createJobs(
  parts: Pick<TurnParts, "config" | "storage" | "clock" | "log"> & {
    readonly evidence: OpenEvidence;
  },
  live: LiveTurns,
  sender: WorkLoop,
  everyMs: number | undefined,
) {
  const { storage, clock, log, evidence } = parts;
  const secrets = createForgetSecrets({ storage, clock, log });
  const owner = createOwnerId();
  const care = createEvidenceCare({ ...{ storage, clock, log, owner }, ...evidence });
  const sweep = createMatterSweep({
    ...{ storage, clock, log, everyMs, owner },
    digestTime: parts.config.staffDigestTime,
    onSwept: () => sender.notify(),
    context: () => ({ knowledge: live.knowledge().reports, texts: live.knowledge().texts.report }),
  });
  return {
    start() {
      secrets.start();
      sweep.start();
      care.start();
    },
    async stop() {
      await care.stop();
      await sweep.stop();
      await secrets.stop();
    },
  };
}

interface WorkerParts extends TurnParts {
  readonly runTurn: RunTurn;
  readonly leaseMs: number | undefined;
}

function createWorkers(parts: WorkerParts) {
  const { config, knowledge, storage, clock, log, channels, runTurn } = parts;
  const texts = knowledge.texts.assistant;
  const loop = {
    ...{ storage, clock, log, concurrency: config.workerConcurrency },
    ...(parts.leaseMs === undefined ? {} : { leaseMs: parts.leaseMs }),
  };
  const sender = createDeliverOutbox({ ...loop, texts, channels, quietHours: config.quietHours });
  const worker = createTurnWorker({
    ...{ ...loop, runTurn, texts, channels: [...channels.keys()] },
    onCommitted: () => sender.notify(),
  });
  const receive = createReceive({ storage, clock, notify: () => worker.notify() });
  return { worker, sender, receive };
}
