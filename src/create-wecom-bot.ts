import type { Clock } from "./base/clock.ts";
import type { Log } from "./base/log.ts";
import type { ChannelTexts } from "./channel/channel-texts.ts";
import type { ClauseLink } from "./channel/clause-link.ts";
import type { HttpChannel } from "./channel/http-channel.ts";
import type { SingleHolder } from "./channel/single-holder.ts";
import type { LongConnectionOptions } from "./channel/wecom-bot/create-long-connection.ts";
import {
  createWecomBotChannel,
  type WecomBotChannelOptions,
} from "./channel/wecom-bot/create-wecom-bot-channel.ts";
import type { Config } from "./config/config.ts";
import { createSingleHolder } from "./create-single-holder.ts";
import { openStreamStore } from "./open-stream-store.ts";
import type { Cache } from "./storage/open-cache.ts";
import type { Storage } from "./storage/open-storage.ts";

/** What the bot stands on. */
interface WecomBotParts {
  readonly config: Config;
  readonly storage: Storage;
  readonly cache: Cache;
  readonly texts: ChannelTexts;
  readonly log: Log;
  readonly clock: Clock;
  readonly link: ClauseLink;
}

/** Waits of the bot's connection, and how long a process that ended keeps it from the others. */
export interface WecomBotWaits {
  readonly waits?: NonNullable<LongConnectionOptions["waits"]>;
  readonly leaseMs?: number;
}

/** With a look every 1.5 seconds, another process is connected within ten. */
const LEASE_MS = 6000;

/** The WeCom bot, when the configuration asks for one. */
export function createWecomBot(parts: WecomBotParts, botWaits: WecomBotWaits = {}): HttpChannel[] {
  const { config, texts, log, clock, link } = parts;
  const way = toWay(parts, botWaits);
  const fileLimitBytes = config.evidenceLimitBytes;
  return way === undefined
    ? []
    : [createWecomBotChannel({ way, texts, link, log, clock, fileLimitBytes })];
}

/** Who has the bot's connection, among the processes on one storage. */
export function createBotHolder(
  botId: string,
  { storage, clock, leaseMs = LEASE_MS }: HolderParts,
): SingleHolder {
  return createSingleHolder(storage, { name: `wecom-bot:${botId}`, leaseMs, clock });
}

interface HolderParts extends Pick<WecomBotParts, "storage" | "clock"> {
  readonly leaseMs?: number | undefined;
}

function toWay(
  { config: { wecomBot }, storage, cache, clock }: WecomBotParts,
  { waits, leaseMs }: WecomBotWaits,
): WecomBotChannelOptions["way"] | undefined {
  if (wecomBot === undefined) {
    return undefined;
  }
  if (wecomBot.kind === "callback") {
    return { ...wecomBot, store: openStreamStore(storage) };
  }
  const holder = createBotHolder(wecomBot.botId, { storage, clock, leaseMs });
  return { ...wecomBot, holder, cache, ...(waits === undefined ? {} : { waits }) };
}
