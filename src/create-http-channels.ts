import { join } from "node:path";
import type { ClauseLink } from "./channel/clause-link.ts";
import type { HttpChannel } from "./channel/http-channel.ts";
import {
  createTelegramChannel,
  type TelegramChannelOptions,
} from "./channel/telegram/create-telegram-channel.ts";
import { createWebChannel } from "./channel/web/create-web-channel.ts";
import type { OpenPassage, ReplyStore } from "./channel/web/reply-store.ts";
import type { UploadPort } from "./channel/web/upload-port.ts";
import type { Config } from "./config/config.ts";
import type { Reply } from "./conversation/reply.ts";
import {
  createWechatService,
  type WechatServiceParts,
  type WechatServiceWaits,
} from "./create-wechat-service.ts";
import { createWecomApp, type WecomAppWaits } from "./create-wecom-app.ts";
import { createWecomBot, type WecomBotWaits } from "./create-wecom-bot.ts";
import { openClauses } from "./open-clauses.ts";
import type { Knowledge } from "./open-knowledge.ts";
import type { Storage } from "./storage/open-storage.ts";
import { readReplies } from "./storage/outbox.ts";
import { keyRingOf } from "./storage/sealing-plugin.ts";

/** Waits other than the usual ones. */
export interface ChannelWaits {
  readonly telegramWaits?: Pick<TelegramChannelOptions, "delays" | "pollTimeoutSeconds">;
  readonly wecomAppWaits?: WecomAppWaits;
  readonly wecomBotWaits?: WecomBotWaits;
  readonly wechatServiceWaits?: WechatServiceWaits;
}

/** What the channels stand on. */
interface ChannelParts extends Omit<WechatServiceParts, "link"> {
  /** What citations point into now. */
  readonly knowledge: () => Knowledge;
  readonly waits: ChannelWaits;
  readonly uploadPort: UploadPort;
}

/** The channels that the configuration asks for: the web page always, the others with their keys. */
export function createHttpChannels(parts: ChannelParts): HttpChannel[] {
  const { waits, knowledge, config } = parts;
  const { open, link } = openClauses(knowledge, config.publicUrl);
  return [
    createWeb(parts, open),
    ...createTelegram(parts, link),
    ...createWecomApp({ ...parts, link }, waits.wecomAppWaits),
    ...createWecomBot({ ...parts, link }, waits.wecomBotWaits),
    ...createWechatService({ ...parts, link }, waits.wechatServiceWaits),
  ];
}

/** The names of all channels of the configuration, the terminal among them: whoever sits there. */
export function listConfiguredChannels(config: Config): readonly string[] {
  const { telegram, wecomApp, wecomBot, wechatService } = config;
  const asked = [
    ["telegram", telegram],
    ["wecom-app", wecomApp],
    ["wecom-bot", wecomBot],
    ["wechat-service", wechatService],
  ] as const;
  const there = asked.flatMap(([name, settings]) => (settings === undefined ? [] : [name]));
  return ["web", "terminal", ...there];
}

function createWeb(parts: ChannelParts, openPassage: OpenPassage): HttpChannel {
  const { config, texts, log, clock, storage } = parts;
  return createWebChannel({
    replies: createReplyStore(storage),
    openPassage,
    uploadPort: parts.uploadPort,
    uploadFolder: join(config.dataFolder, "uploads"),
    keyRing: keyRingOf(storage.database),
    texts,
    log,
    clock,
    fileLimitBytes: config.evidenceLimitBytes,
  });
}

function createTelegram(parts: ChannelParts, link: ClauseLink): HttpChannel[] {
  const { config, texts, log, clock } = parts;
  if (config.telegram === undefined) {
    return [];
  }
  const { botToken: token, apiRoot, webhook } = config.telegram;
  const telegram = createTelegramChannel({
    token,
    apiRoot,
    texts,
    link,
    log,
    clock,
    ...(webhook === undefined ? {} : { webhook }),
    ...parts.waits.telegramWaits,
  });
  return [telegram];
}

function createReplyStore(storage: Storage): ReplyStore {
  return {
    async after(conversationId, afterId, limit) {
      const rows = await readReplies(storage.database, conversationId, { afterId, limit });
      return rows.map(({ id, reply }) => ({ id, reply: JSON.parse(reply) as Reply }));
    },
    async files(conversationId, id) {
      const range = { afterId: id - 1, limit: 1 };
      const [row] = await readReplies(storage.database, conversationId, range);
      return row?.id === id ? ((JSON.parse(row.reply) as Reply).files ?? []) : [];
    },
  };
}
