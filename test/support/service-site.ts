import { createRandomId } from "../../src/base/id.ts";
import { createLog } from "../../src/base/log.ts";
import {
  createWechatServiceChannel,
  type WechatServiceOptions,
} from "../../src/channel/wechat-service/create-wechat-service-channel.ts";
import type { ServiceStore } from "../../src/channel/wechat-service/service-store.ts";
import { createWecomApi } from "../../src/channel/wecom/create-wecom-api.ts";
import type { InboundMessage } from "../../src/conversation/message.ts";
import { type Reply, toReply } from "../../src/conversation/reply.ts";
import { openServiceStore } from "../../src/open-service-store.ts";
import { createServer } from "../../src/server.ts";
import type { QueuedMessage } from "../../src/storage/inbox.ts";
import { openCache } from "../../src/storage/open-cache.ts";
import type { Storage } from "../../src/storage/open-storage.ts";
import { addServiceInterface, type FakeService } from "../channel/wecom/fake-wechat-service.ts";
import { type FakeWecom, openFakeWecom } from "../channel/wecom/fake-wecom-server.ts";
import { channelTexts } from "./channel-texts.ts";
import { enqueueReply } from "./enqueue-reply.ts";
import { createHandClock } from "./hand-clock.ts";

export interface ServicePlatform {
  readonly wecom: FakeWecom;
  readonly service: FakeService;
  readonly clock: ReturnType<typeof createHandClock>;
}

/** A fake platform whose time stands still. */
export async function openServicePlatform(): Promise<ServicePlatform> {
  const clock = createHandClock();
  const wecom = await openFakeWecom(clock);
  return { wecom, service: addServiceInterface(wecom), clock };
}

export interface ServiceSiteOptions {
  readonly storage: Storage;
  readonly platform: ServicePlatform;
  /** Puts something around what the channel keeps. */
  readonly wrapStore?: (store: ServiceStore) => ServiceStore;
  readonly options?: Partial<WechatServiceOptions>;
}

/** One process with the 微信客服 channel, whose messages nobody answers. */
export async function openServiceSite({
  storage,
  platform: { wecom, service, clock },
  wrapStore = (store) => store,
  options = {},
}: ServiceSiteOptions) {
  const logged: string[] = [];
  const log = createLog("debug", (line) => void logged.push(line));
  const wakers = new Set<() => void>();
  const kept = openServiceStore({ storage, clock, createId: createRandomId, onAccepted() {} });
  const store: ServiceStore = {
    ...kept,
    async takePage(page) {
      const end = await kept.takePage(page);
      for (const wake of wakers) {
        wake();
      }
      return end;
    },
  };
  const channel = createWechatServiceChannel({
    ...{ corpId: wecom.corpId, accounts: [service.account], servicers: [], clock, log },
    ...{ token: service.token, encodingAesKey: service.encodingAesKey, texts: channelTexts },
    api: createWecomApi({
      ...{ corpId: wecom.corpId, secret: wecom.secret, apiRoot: wecom.apiRoot, clock, log },
      channel: "wechat-service",
      cache: await openCache(),
      // Long enough for a busy machine: only calls that are left without an answer wait so long.
      timeoutMs: 2000,
    }),
    store: wrapStore(store),
    fileLimitBytes: 1_000_000,
    delays: { pollMs: 60_000, busyMs: 10, retryMs: 10, maximumMs: 50 },
    ...options,
  });
  const server = createServer({
    channels: [channel],
    health: async () => ({ isHealthy: true }),
    log,
    host: "127.0.0.1",
    port: 0,
  });
  const address = `${await server.start()}/wechat-service/callback`;
  service.ringAt(address);

  async function readInbox(): Promise<(QueuedMessage & { readonly content: InboundMessage })[]> {
    const rows = await storage.database.selectFrom("inbox").selectAll().orderBy("seq").execute();
    return rows.map((row) => ({ ...row, content: JSON.parse(row.message) as InboundMessage }));
  }

  /** Puts a reply into the outbox and has the channel send it, as the sender does. */
  async function deliver(customer: string, reply: Reply, { isNews = false } = {}) {
    const conversationId = `wechat-service:${service.account}:${customer}`;
    const to = { channel: "wechat-service", account: service.account, conversationId };
    const id = await enqueueReply(storage, to, reply, clock.now());
    const send = () => channel.send({ id, address: to, reply, isNews });
    return { id, send, delivery: await send() };
  }

  return {
    ...{ channel, store, logged, address, deliver, readInbox },
    start: () => channel.start(async () => "accepted"),
    say: (customer: string, text: string) => deliver(customer, toReply(text)),
    /** Settles with the inbox as soon as it holds this many messages. */
    async inbox(count: number) {
      for (let rows = await readInbox(); ; rows = await readInbox()) {
        if (rows.length >= count) {
          return rows;
        }
        await new Promise<void>((resolve) => {
          const wake = () => {
            wakers.delete(wake);
            resolve();
          };
          wakers.add(wake);
        });
      }
    },
    async close() {
      await channel.stop();
      await server.stop();
    },
  };
}

export type ServiceSite = Awaited<ReturnType<typeof openServiceSite>>;
