import type { Log } from "../../src/base/log.ts";
import {
  createTelegramChannel,
  type TelegramChannelOptions,
} from "../../src/channel/telegram/create-telegram-channel.ts";
import { channelTexts } from "./channel-texts.ts";
import { type FakeTelegram, openFakeTelegram } from "./fake-telegram.ts";
import { createMessageRecorder } from "./message-recorder.ts";

/** A log that keeps its lines, to look for what must not be in them. */
function createLineLog() {
  const lines: string[] = [];
  const write = (facts: object, message: string) => {
    lines.push(JSON.stringify({ ...facts, message }));
  };
  const log: Log = { debug: write, info: write, warn: write, error: write };
  return { log, lines };
}

/** The Telegram channel with quick delays, on a fake Telegram, a recorder behind it. */
export async function openTelegramBot(
  options: Partial<TelegramChannelOptions> = {},
  given?: FakeTelegram,
) {
  const telegram = given ?? (await openFakeTelegram());
  const recorder = createMessageRecorder();
  const { log, lines } = createLineLog();
  const channel = createTelegramChannel({
    token: telegram.token,
    texts: channelTexts,
    apiRoot: telegram.apiRoot,
    log,
    pollTimeoutSeconds: 5,
    sendTimeoutMs: 2000,
    delays: { retryMs: 5, maximumMs: 20, slowMs: 40 },
    ...options,
  });
  return {
    telegram,
    recorder,
    channel,
    lines,
    start: () => channel.start(recorder.receive),
    async close() {
      await channel.stop();
      await telegram.close();
    },
  };
}

export type TelegramBot = Awaited<ReturnType<typeof openTelegramBot>>;
