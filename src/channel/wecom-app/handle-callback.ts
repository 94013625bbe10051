import type { Clock } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import type { Receive } from "../../conversation/channel.ts";
import type { InboundMessage } from "../../conversation/message.ts";
import type { ChannelCache } from "../channel-cache.ts";
import type { ChannelTexts } from "../channel-texts.ts";
import type { CardStore } from "./card-store.ts";
import type { Choices } from "./choices.ts";
import { toInboundMessage } from "./to-inbound-message.ts";

/** What taking callbacks in needs. */
export interface HandleCallbackOptions {
  readonly account: string;
  readonly agentId: number;
  readonly texts: ChannelTexts;
  readonly clock: Clock;
  readonly log: Log;
  readonly cache: ChannelCache;
  readonly cards: CardStore;
  readonly choices: Choices;
  /** Set when the channel has started. */
  readonly state: { receive?: Receive };
}

/** Opening the chat is greeted once a day: the platform tells of it every time. */
const GREETED_MS = 86_400_000;

/** Gives the function that takes one decrypted callback in durably; it throws when that failed. */
export function createHandleCallback(options: HandleCallbackOptions) {
  const { account, agentId, texts, clock, log, cards, choices, state } = options;

  return async (plaintext: string): Promise<undefined> => {
    const { receive } = state;
    if (receive === undefined) {
      throw new Error("the channel has not started");
    }
    const receivedAt = clock.now().toISOString();
    const read = toInboundMessage(plaintext, { account, agentId, texts, receivedAt });
    switch (read.kind) {
      case "ignored":
        log.debug({ reason: read.reason }, "a callback was ignored");
        return;
      case "entered":
        return greet(read.message, receive, options);
      case "press":
        await cards.renew(account, read.taskId, read.responseCode);
        await receive(read.message);
        return;
      case "message":
        await receive(await readChoice(read.message, choices));
        return;
    }
  };
}

async function greet(
  message: InboundMessage,
  receive: Receive,
  { cache, account }: HandleCallbackOptions,
): Promise<undefined> {
  const key = `wecom-greeted:${account}:${message.sender.externalId}`;
  if ((await cache.get<boolean>(key)) === undefined) {
    await receive(message);
    await cache.set(key, true, GREETED_MS);
  }
}

/** A typed number may stand for a button. */
async function readChoice(message: InboundMessage, choices: Choices): Promise<InboundMessage> {
  const press = await choices.find(message.sender.externalId, message.text);
  return press === undefined ? message : { ...message, text: "", press };
}
