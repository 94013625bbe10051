import type { Log } from "./base/log.ts";
import type { ChannelTexts } from "./channel/channel-texts.ts";
import type { ClauseLink } from "./channel/clause-link.ts";
import type { HttpChannel } from "./channel/http-channel.ts";
import {
  createWechatServiceChannel,
  type WechatServiceOptions,
} from "./channel/wechat-service/create-wechat-service-channel.ts";
import { createWecomApi } from "./channel/wecom/create-wecom-api.ts";
import type { Config } from "./config/config.ts";
import { openServiceStore, type ServiceStoreOptions } from "./open-service-store.ts";
import type { Cache } from "./storage/open-cache.ts";

/** What the 微信客服 channel stands on. */
export interface WechatServiceParts extends ServiceStoreOptions {
  readonly config: Config;
  readonly cache: Cache;
  readonly texts: ChannelTexts;
  readonly log: Log;
  readonly link: ClauseLink;
}

/** Waits other than the usual ones; `timeoutMs` is for one call. */
export type WechatServiceWaits = Partial<WechatServiceOptions["delays"]> & {
  readonly timeoutMs?: number;
};

/** The 微信客服 channel, where it is configured. */
export function createWechatService(
  parts: WechatServiceParts,
  { timeoutMs, ...waits }: WechatServiceWaits = {},
): HttpChannel[] {
  const { config, cache, texts, log, clock } = parts;
  if (config.wechatService === undefined) {
    return [];
  }
  const { corpId, apiRoot, secret, pollMs, ...account } = config.wechatService;
  const api = createWecomApi({
    ...{ corpId, apiRoot, secret, cache, log, clock },
    channel: "wechat-service",
    probe: { path: "kf/servicer/list", parameters: { open_kfid: account.accounts[0] ?? "" } },
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
  const channel = createWechatServiceChannel({
    ...{ ...account, corpId, api, texts, log, clock },
    store: openServiceStore(parts),
    publicUrl: config.publicUrl,
    link: parts.link,
    fileLimitBytes: config.evidenceLimitBytes,
    delays: { pollMs, busyMs: 500, retryMs: 1_000, maximumMs: 300_000, ...waits },
  });
  return [channel];
}
