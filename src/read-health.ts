import { describeFailure } from "./assistant/describe-failure.ts";
import type { Log } from "./base/log.ts";
import type { Config } from "./config/config.ts";
import type { Channel } from "./conversation/channel.ts";
import { listConfiguredChannels } from "./create-http-channels.ts";
import { checkWritable } from "./storage/check-writable.ts";
import type { Storage } from "./storage/open-storage.ts";
import { countStranded } from "./storage/outbox.ts";

/** What the health is read from. */
interface HealthParts {
  readonly config: Config;
  readonly storage: Storage;
  readonly channels: readonly Channel[];
  /** Whether the knowledge's files are newer than what answers are given from. */
  readonly isBehind: () => boolean;
}

/**
 * How the process is: unhealthy only when its database cannot be written. A platform that cannot be
 * reached is no reason to start the process anew.
 */
export async function readHealth({ channels, isBehind, ...parts }: HealthParts) {
  const storage = await tryStorage(parts.storage);
  const states = channels.flatMap(({ name, health }) =>
    health ? [[name, health()] as const] : [],
  );
  const stranded = storage === "ok" ? await describeStranded(parts) : [];
  const facts = {
    storage,
    knowledge: isBehind() ? "outdated" : "current",
    channels: Object.fromEntries([...stranded, ...states]),
  };
  return { isHealthy: storage === "ok", facts };
}

/** Says in the log what waits for channels that are configured no more. */
export async function warnOfStranded({
  log,
  ...parts
}: Pick<HealthParts, "config" | "storage"> & { readonly log: Log }): Promise<void> {
  for (const [channel, state] of await describeStranded(parts)) {
    log.warn({ channel, state }, "what waits for channels that are not configured");
  }
}

/**
 * What waits for channels that are configured no more, in words, by the channels' names. Never
 * throws: that it cannot be counted is told like the rest.
 */
async function describeStranded({
  config,
  storage,
}: Pick<HealthParts, "config" | "storage">): Promise<
  (readonly [channel: string, state: string])[]
> {
  try {
    const stranded = await countStranded(storage.database, listConfiguredChannels(config));
    return stranded.map(({ channel, count }) => [channel, `not configured: ${count} replies wait`]);
  } catch (cause) {
    return [["not configured", `replies cannot be counted: ${describeFailure(cause)}`]];
  }
}

/** `ok`, or what the database said. */
async function tryStorage({ database }: Storage): Promise<string> {
  try {
    await checkWritable(database);
    return "ok";
  } catch (cause) {
    return `cannot be written: ${describeFailure(cause)}`;
  }
}
