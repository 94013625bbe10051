import type { Clock } from "./base/clock.ts";
import type { Log } from "./base/log.ts";
import type { ChannelTexts } from "./channel/channel-texts.ts";
import type { ClauseLink } from "./channel/clause-link.ts";
import type { HttpChannel } from "./channel/http-channel.ts";
import type { CardStore } from "./channel/wecom-app/card-store.ts";
import {
  createWecomAppChannel,
  type WecomAppChannelOptions,
} from "./channel/wecom-app/create-wecom-app-channel.ts";
import type { Config } from "./config/config.ts";
import type { Cache } from "./storage/open-cache.ts";
import type { Storage } from "./storage/open-storage.ts";
import {
  deleteWecomCard,
  dropWecomCode,
  insertWecomCard,
  listOlderWecomCards,
  markWecomCodeSpending,
  renewWecomCode,
} from "./storage/wecom-cards.ts";

interface WecomAppParts {
  readonly config: Config;
  readonly texts: ChannelTexts;
  readonly storage: Storage;
  readonly cache: Cache;
  readonly log: Log;
  readonly clock: Clock;
  readonly link: ClauseLink;
}

/** Waits other than the usual ones. */
export type WecomAppWaits = Pick<WecomAppChannelOptions, "timeoutMs" | "repeatDelaysMs">;

/** The 自建应用 that the configuration asks for, if it does. */
export function createWecomApp(parts: WecomAppParts, waits: WecomAppWaits = {}): HttpChannel[] {
  const { config, texts, storage, cache, log, clock, link } = parts;
  if (config.wecomApp === undefined) {
    return [];
  }
  const channel = createWecomAppChannel({
    ...{ ...config.wecomApp, texts, log, clock, cache, link, ...waits },
    cards: createCardStore(storage, clock),
    fileLimitBytes: config.evidenceLimitBytes,
  });
  return [channel];
}

/** Keeps the cards of WeCom's chats in the database. */
function createCardStore({ database }: Storage, clock: Clock): CardStore {
  const toKey = (account: string, taskId: string) => ({ account, task_id: taskId });
  return {
    keep: (account, { taskId, userId, responseCode, codeAt, ...card }) =>
      insertWecomCard(database, {
        ...{ ...card, ...toKey(account, taskId) },
        user_id: userId,
        response_code: responseCode,
        code_at: codeAt,
      }),
    renew: (account, taskId, code) =>
      renewWecomCode(database, toKey(account, taskId), { code, now: clock.now() }),
    dropCode: (account, taskId, code) => dropWecomCode(database, toKey(account, taskId), code),
    async older(account, subject, version) {
      const rows = await listOlderWecomCards(database, { account, subject, version });
      return rows.map((row) => ({
        ...{ subject: row.subject, version: row.version, title: row.title },
        taskId: row.task_id,
        userId: row.user_id,
        responseCode: row.response_code,
        codeAt: row.code_at,
        isSpending: row.spending_at !== null,
      }));
    },
    markSpending: (account, taskId) =>
      markWecomCodeSpending(database, toKey(account, taskId), clock.now()),
    forget: (account, taskId) => deleteWecomCard(database, toKey(account, taskId)),
  };
}
