import type { Api } from "grammy";
import type { Clock } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import type { Receive } from "../../conversation/channel.ts";
import type { ChannelTexts } from "../channel-texts.ts";
import { describeError } from "./telegram-error.ts";
import { toInboundMessage } from "./to-inbound-message.ts";

/** What taking updates in needs. */
export interface HandleUpdateOptions {
  readonly api: Api;
  readonly account: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly texts: ChannelTexts;
  /** Changes while the bot runs: both are unknown at first. */
  readonly state: { username?: string; receive?: Receive };
}

/** Gives the function that takes one update in durably; it throws when that failed. */
export function createHandleUpdate(options: HandleUpdateOptions) {
  const { api, account, clock, log, texts, state } = options;
  return async (update: unknown): Promise<void> => {
    if (state.receive === undefined) {
      throw new Error("the channel has not started");
    }
    const read = toInboundMessage(update, {
      texts,
      account,
      botId: Number(account),
      ...(state.username !== undefined && { username: state.username }),
      receivedAt: clock.now().toISOString(),
    });
    if (read.kind === "ignored") {
      log.debug({ reason: read.reason }, "telegram update ignored");
      return;
    }
    await state.receive(read.message);
    if (read.callbackQueryId !== undefined) {
      // Only stops the button's spinning: a press answered too late is refused, and that is fine.
      api.answerCallbackQuery(read.callbackQueryId).catch((error: unknown) => {
        log.debug({ reason: describeError(error) }, "telegram press was not answered");
      });
    }
  };
}
