import { z } from "zod";
import { type Clock, systemClock } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import type { ChannelTexts } from "../channel-texts.ts";
import type { ClauseLink } from "../clause-link.ts";
import type { HttpChannel } from "../http-channel.ts";
import { toHealth } from "../to-health.ts";
import { createCallbackCrypto } from "../wecom/callback-crypto.ts";
import { readXml } from "../wecom/callback-xml.ts";
import { type CallbackPoint, createCallbackRoutes } from "../wecom/create-callback-routes.ts";
import type { WecomApi } from "../wecom/create-wecom-api.ts";
import { createCallPerson } from "./call-person.ts";
import { createGiveBack } from "./give-back.ts";
import { type AccountPuller, createAccountPuller, type PullDelays } from "./pull-account.ts";
import { readServiceItem } from "./read-service-item.ts";
import { createSayOnEvent } from "./say-on-event.ts";
import { createSendReply } from "./send-reply.ts";
import { createServiceApi } from "./service-api.ts";
import type { ServiceStore } from "./service-store.ts";
import { settlePage } from "./settle-page.ts";

/** What the 微信客服 channel is made of. */
export interface WechatServiceOptions {
  readonly corpId: string;
  /** The customer-service accounts that are served (`open_kfid`). */
  readonly accounts: readonly string[];
  /** The console's Token and EncodingAESKey of the callback. */
  readonly token: string;
  readonly encodingAesKey: string;
  /** Members who may be called to a customer; empty for whoever receives. */
  readonly servicers: readonly string[];
  readonly api: WecomApi;
  readonly store: ServiceStore;
  readonly texts: ChannelTexts;
  readonly publicUrl?: string | undefined;
  /** Where clauses can be read whole; without, nothing leads there. */
  readonly link?: ClauseLink;
  readonly fileLimitBytes: number;
  readonly log: Log;
  readonly clock?: Clock;
  readonly delays: PullDelays;
  /** How long somebody waits in the queue for a person. Default 10 minutes. */
  readonly queueLimitMs?: number;
}

/** Where the console's callback address ends. */
export const WECHAT_SERVICE_PATH = "/wechat-service/callback";
const QUEUE_LIMIT_MS = 600_000;

/** A doorbell: nothing but that there is something, where, and a token to fetch it with. */
const doorbellSchema = z.object({
  Event: z.literal("kf_msg_or_event"),
  OpenKfId: z.string(),
  Token: z.string().optional(),
});

/**
 * 微信客服: customers in ordinary WeChat. The platform only rings; what there is is pulled, stored
 * with the cursor, and answered through the API. `receive` is not used: a page of messages goes in
 * as one, through the store.
 */
export function createWechatServiceChannel(options: WechatServiceOptions): HttpChannel {
  const { clock = systemClock, log, texts, store } = options;
  const api = createServiceApi(options.api);
  const pullers = createPullers({ ...options, clock });
  const doorbell = createDoorbell({ ...options, clock }, pullers);
  const callPerson = createCallPerson({ api, store, servicers: options.servicers, log });
  return {
    name: "wechat-service",
    async start() {
      for (const puller of pullers.values()) {
        puller.start();
      }
    },
    async stop() {
      await Promise.all([...pullers.values()].map((puller) => puller.stop()));
    },
    send: createSendReply({
      ...{ api, store, texts, callPerson, sends: store },
      ...{ publicUrl: options.publicUrl, link: options.link },
      upload: options.api.upload,
    }),
    openAttachment: ({ reference }) => options.api.openMedia(reference, options.fileLimitBytes),
    routes: () => doorbell.routes,
    isReady: options.api.isUsable,
    health: () => toHealth(doorbell.trouble(), options.api.trouble()),
  };
}

type ClockedOptions = WechatServiceOptions & { readonly clock: Clock };

function createPullers(options: ClockedOptions): ReadonlyMap<string, AccountPuller> {
  const { store, texts, log, clock, delays, queueLimitMs = QUEUE_LIMIT_MS } = options;
  const api = createServiceApi(options.api);
  const say = createSayOnEvent({ api, texts, clock, log });
  const createPuller = (account: string) =>
    createAccountPuller({
      ...{ account, api, store, log, clock, delays },
      read: (item, lateBefore) => readServiceItem(item, { account, texts, lateBefore }),
      settle: (items) => settlePage(account, items, { api, store, clock }),
      async onTaken(sayings) {
        for (const saying of sayings) {
          await say.occasion(saying);
        }
      },
      tend: createGiveBack({ account, api, store, say, texts, queueLimitMs, clock, log }),
    });
  return new Map(options.accounts.map((account) => [account, createPuller(account)]));
}

/** Answers at once; the pull is done elsewhere. */
function createDoorbell(
  { corpId, token, encodingAesKey, clock, log }: ClockedOptions,
  pullers: ReadonlyMap<string, AccountPuller>,
): CallbackPoint {
  return createCallbackRoutes({
    path: WECHAT_SERVICE_PATH,
    channel: "wechat-service",
    crypto: createCallbackCrypto({ token, encodingAesKey, receiverId: corpId }),
    format: "xml",
    async handle(message) {
      const doorbell = doorbellSchema.safeParse(readXml(message)).data;
      const puller = pullers.get(doorbell?.OpenKfId ?? "");
      if (puller === undefined) {
        log.debug({}, "a doorbell of no account of ours was ignored");
      }
      puller?.ring(doorbell?.Token);
      return undefined;
    },
    clock,
    log,
  });
}
