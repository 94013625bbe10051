import { Hono } from "hono";
import { type Clock, systemClock } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import type { ChannelTexts } from "../channel-texts.ts";
import type { ClauseLink } from "../clause-link.ts";
import type { HttpChannel } from "../http-channel.ts";
import { sendAfterDrafts } from "../send-after-drafts.ts";
import { createApi } from "./create-api.ts";
import { createHandleUpdate, type HandleUpdateOptions } from "./handle-update.ts";
import { introduceBot } from "./introduce-bot.ts";
import { openTelegramFile } from "./open-telegram-file.ts";
import { type PollDelays, pollUpdates } from "./poll-updates.ts";
import { createSendReply } from "./send-reply.ts";
import { createShowDraft } from "./show-draft.ts";
import { createWebhookRoutes } from "./webhook-routes.ts";

/** What the Telegram channel is made of. */
export interface TelegramChannelOptions {
  /** From BotFather: `<bot id>:<secret>`. */
  readonly token: string;
  readonly texts: ChannelTexts;
  readonly log: Log;
  /** Where the marks of citations lead to; without, they are text. */
  readonly link?: ClauseLink;
  /** The public address that Telegram posts to, and the secret (1–256 of `A-Za-z0-9_-`) that it
   * shows there. Without, the bot asks for updates itself. */
  readonly webhook?: { readonly url: string; readonly secret: string };
  /** Default `https://api.telegram.org`; another for a self-hosted Bot API server or a proxy. */
  readonly apiRoot?: string;
  readonly clock?: Clock;
  readonly fetch?: typeof fetch;
  /** How long one request for updates stays open. Default 30. */
  readonly pollTimeoutSeconds?: number;
  /** After which a sent request without an answer is given up. Default 20,000. */
  readonly sendTimeoutMs?: number;
  /** For one file. Default 120,000. */
  readonly fileTimeoutMs?: number;
  readonly delays?: PollDelays;
}

/** Telegram asks bots to keep to about one message a second and chat. */
const DRAFT_GAP_MS = 1_000;
const DEFAULT_DELAYS: PollDelays = { retryMs: 1000, maximumMs: 30_000, slowMs: 30_000 };

/**
 * A Telegram bot. Its account is the bot's numeric id, which stays when the bot is renamed.
 * Starting does not wait for Telegram: what cannot be reached is tried again in the background.
 */
export function createTelegramChannel(options: TelegramChannelOptions): HttpChannel {
  const { token, log, texts, link, webhook } = options;
  const apiRoot = (options.apiRoot ?? "https://api.telegram.org").replace(/\/+$/, "");
  const fetchNow = options.fetch ?? fetch;
  const pollTimeoutSeconds = options.pollTimeoutSeconds ?? 30;
  const delays = options.delays ?? DEFAULT_DELAYS;
  const timeoutSeconds = pollTimeoutSeconds + 15;
  const api = createApi({ token, apiRoot, fetch: fetchNow, timeoutSeconds });
  const account = token.split(":")[0] ?? "";
  const state: HandleUpdateOptions["state"] = {};
  const clock = options.clock ?? systemClock;
  const handle = createHandleUpdate({ api, account, clock, log, texts, state });
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();

  async function run(signal: AbortSignal): Promise<void> {
    const username = await introduceBot({ api, log, signal, delays, ...(webhook && { webhook }) });
    Object.assign(state, { username });
    if (webhook === undefined) {
      await pollUpdates({ api, handle, log, signal, timeoutSeconds: pollTimeoutSeconds, delays });
    }
  }

  const sendReply = createSendReply({
    ...{ api, texts, link, timeoutMs: options.sendTimeoutMs ?? 20_000 },
  });
  const showDraft = createShowDraft({ api, texts, link, log });
  const fileOptions = { api, token, apiRoot, fetch: fetchNow };
  const fileTimeoutMs = options.fileTimeoutMs ?? 120_000;
  return {
    name: "telegram",
    waitsAtNight: true,
    async start(receive) {
      state.receive = receive;
      running = run(stopping.signal);
    },
    async stop() {
      stopping.abort();
      await running;
    },
    ...sendAfterDrafts(sendReply, showDraft, DRAFT_GAP_MS),
    openAttachment: ({ reference }) =>
      openTelegramFile(reference, { ...fileOptions, timeoutMs: fileTimeoutMs }),
    routes: () => (webhook ? createWebhookRoutes({ ...webhook, handle, log }) : new Hono()),
  };
}
