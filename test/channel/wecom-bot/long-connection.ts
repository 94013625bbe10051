import { setImmediate } from "node:timers/promises";
import Keyv from "keyv";
import type { Log } from "../../../src/base/log.ts";
import {
  createLongConnection,
  type LongConnectionOptions,
} from "../../../src/channel/wecom-bot/create-long-connection.ts";
import { channelTexts } from "../../support/channel-texts.ts";
import { createMessageRecorder } from "../../support/message-recorder.ts";
import { type FakeBotServer, openFakeBotServer } from "./fake-bot-server.ts";

/** Waits that make a test quick. */
export const QUICK_WAITS = {
  delays: { holdMs: 10, retryMs: 5, maximumMs: 20, slowMs: 60 },
  connectTimeoutMs: 1000,
  ackTimeoutMs: 400,
  heartbeatMs: 1000,
  storeRetryMs: 1,
};

/** A hold that nobody disputes. */
export const SOLE_HOLDER = { leaseMs: 1000, take: async () => true, release: async () => {} };

/** A bot on its long connection, with a recorder behind it. */
export async function openBot(options: Partial<LongConnectionOptions> = {}, given?: FakeBotServer) {
  const server = given ?? (await openFakeBotServer());
  const recorder = createMessageRecorder();
  const lines: string[] = [];
  const write = (facts: object, message: string) => {
    lines.push(JSON.stringify({ ...facts, message }));
  };
  const log: Log = { debug: write, info: write, warn: write, error: write };
  const channel = createLongConnection({
    ...{ botId: server.botId, secret: server.secret, url: server.url },
    ...{
      holder: SOLE_HOLDER,
      cache: new Keyv(),
      fileLimitBytes: 1024 * 1024,
      texts: channelTexts,
      log,
    },
    ...options,
    waits: { ...QUICK_WAITS, ...options.waits },
  });
  return {
    ...{ server, recorder, channel, lines },
    start: () => channel.start(recorder.receive),
    /** Starts, and settles when the bot is connected. */
    async connect() {
      await channel.start(recorder.receive);
      while (!channel.isReady?.()) {
        await setImmediate();
      }
    },
    async close() {
      await channel.stop();
      await server.close();
    },
  };
}

export type Bot = Awaited<ReturnType<typeof openBot>>;
