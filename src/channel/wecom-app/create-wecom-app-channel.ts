import { type Clock, systemClock } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import type { ChannelCache } from "../channel-cache.ts";
import type { ChannelTexts } from "../channel-texts.ts";
import type { ClauseLink } from "../clause-link.ts";
import type { HttpChannel } from "../http-channel.ts";
import { createSendBudget, type SendBudgetOptions } from "../send-budget.ts";
import { toHealth } from "../to-health.ts";
import { createCallbackCrypto } from "../wecom/callback-crypto.ts";
import { createCallbackRoutes } from "../wecom/create-callback-routes.ts";
import { createWecomApi } from "../wecom/create-wecom-api.ts";
import type { CardStore } from "./card-store.ts";
import { createChoices } from "./choices.ts";
import { createHandleCallback, type HandleCallbackOptions } from "./handle-callback.ts";
import { createSendMessage } from "./send-app-message.ts";
import { createSendReply } from "./send-reply.ts";

/** What the channel of a 自建应用 is made of. */
export interface WecomAppChannelOptions {
  readonly corpId: string;
  readonly agentId: number;
  readonly secret: string;
  /** Token and EncodingAESKey of the callback. */
  readonly token: string;
  readonly encodingAesKey: string;
  readonly apiRoot: string;
  readonly texts: ChannelTexts;
  /** Default `text`, which WeChat shows too. */
  readonly textFormat?: "text" | "markdown";
  /** How a callback that needs no answer is answered. Default `plain`. */
  readonly emptyAnswer?: "plain" | "sealed";
  /** Where clauses can be read whole; without, nothing leads there. */
  readonly link?: ClauseLink;
  readonly log: Log;
  readonly cache: ChannelCache;
  readonly cards: CardStore;
  /** The largest file that is taken. */
  readonly fileLimitBytes: number;
  readonly clock?: Clock;
  readonly fetch?: typeof fetch;
  /** After which a call without an answer is given up. Default 15,000. */
  readonly timeoutMs?: number;
  /** Before each further attempt at a message that was not answered. Default 1 and 3 seconds. */
  readonly repeatDelaysMs?: readonly number[];
}

export const WECOM_APP_PATH = "/wecom/app/callback";
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** More than that to one member is dropped (developer.work.weixin.qq.com/document/path/90454). */
const MEMBER_LIMITS = [
  { count: 30, windowMs: MINUTE_MS },
  { count: 1000, windowMs: HOUR_MS },
];
const CORP_LIMITS = [
  { count: 10_000, windowMs: MINUTE_MS },
  { count: 150_000, windowMs: HOUR_MS },
];

/** The corp's budget is asked first: a member's is not spent when that has to wait. */
function createTakeBudget(account: string, budget: Pick<SendBudgetOptions, "cache" | "clock">) {
  const member = createSendBudget({ ...budget, name: "wecom-member", limits: MEMBER_LIMITS });
  const corp = createSendBudget({ ...budget, name: "wecom-corp", limits: CORP_LIMITS });
  return async (userId: string): Promise<number> => {
    const waitMs = await corp.take(account);
    return waitMs > 0 ? waitMs : member.take(`${account}:${userId}`);
  };
}

/** A 自建应用 of WeCom: callbacks come in at `/wecom/app/callback`, all answers go out by REST. */
export function createWecomAppChannel(options: WecomAppChannelOptions): HttpChannel {
  const { corpId, agentId, token, encodingAesKey, log, cache, cards, texts } = options;
  const clock = options.clock ?? systemClock;
  const account = `${corpId}:${agentId}`;
  const probe = { path: "agent/get", parameters: { agentid: String(agentId) } };
  const api = createWecomApi({ ...options, probe, channel: "wecom-app" });
  const choices = createChoices(cache, account);
  const state: HandleCallbackOptions["state"] = {};
  const shared = { account, agentId, texts, clock, log, cache, cards, choices };
  const callback = createCallbackRoutes({
    ...{ path: WECOM_APP_PATH, channel: "wecom-app", format: "xml", clock, log },
    crypto: createCallbackCrypto({ token, encodingAesKey, receiverId: corpId }),
    handle: createHandleCallback({ ...shared, state }),
    emptyAnswer: options.emptyAnswer ?? "plain",
  });
  const repeatDelaysMs = options.repeatDelaysMs ?? [1000, 3000];
  return {
    name: "wecom-app",
    async start(receive) {
      state.receive = receive;
      void api.look();
    },
    async stop() {
      delete state.receive;
    },
    send: createSendReply({
      ...{ ...shared, api, link: options.link, textFormat: options.textFormat ?? "text" },
      send: createSendMessage({ api, agentId, cache, clock, log, repeatDelaysMs }),
      takeBudget: createTakeBudget(account, { cache, clock }),
    }),
    openAttachment: ({ reference }) => api.openMedia(reference, options.fileLimitBytes),
    routes: () => callback.routes,
    isReady: api.isUsable,
    waitsAtNight: true,
    health: () => toHealth(callback.trouble(), api.trouble()),
  };
}
