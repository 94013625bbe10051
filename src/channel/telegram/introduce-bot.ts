import { type Api, GrammyError } from "grammy";
import type { Log } from "../../base/log.ts";
import { sleep } from "../../base/sleep.ts";
import { type PollDelays, toDelayMs } from "./poll-updates.ts";
import { describeError } from "./telegram-error.ts";
import { ALLOWED_UPDATES } from "./telegram-update.ts";

/** What introducing the bot needs. */
export interface IntroduceOptions {
  readonly api: Api;
  /** Without one, updates are polled for, and a webhook that was set before is removed. */
  readonly webhook?: { readonly url: string; readonly secret: string };
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly delays: PollDelays;
}

/**
 * Asks Telegram who the bot is and says how it wants its updates; tries until that worked or
 * `signal` aborts. Gives the bot's user name.
 */
export async function introduceBot(options: IntroduceOptions): Promise<string | undefined> {
  const { api, webhook, log, signal, delays } = options;
  for (let failures = 0; !signal.aborted; failures += 1) {
    try {
      const { username } = await api.getMe();
      if (webhook === undefined) {
        await api.deleteWebhook();
      } else {
        const settings = { secret_token: webhook.secret, allowed_updates: ALLOWED_UPDATES };
        await api.setWebhook(webhook.url, settings);
      }
      return username;
    } catch (error) {
      const level = error instanceof GrammyError ? "error" : "warn";
      log[level]({ reason: describeError(error) }, "telegram bot could not introduce itself");
      await sleep(toDelayMs(error, failures, delays), signal);
    }
  }
  return undefined;
}
