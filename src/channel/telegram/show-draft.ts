import { createHash } from "node:crypto";
import { type Api, GrammyError } from "grammy";
import type { Log } from "../../base/log.ts";
import type { Draft } from "../../conversation/draft.ts";
import type { ChannelTexts } from "../channel-texts.ts";
import type { ClauseLink } from "../clause-link.ts";
import { toApiSignal } from "./poll-updates.ts";
import { readChatId } from "./read-chat-id.ts";
import { describeError } from "./telegram-error.ts";
import { toTelegramMessages } from "./to-telegram-messages.ts";

/** What showing drafts needs. */
export interface ShowDraftOptions {
  readonly api: Api;
  readonly texts: ChannelTexts;
  /** Where citations lead to. */
  readonly link?: ClauseLink | undefined;
  readonly log: Log;
}

/** A draft that takes longer than this is not worth waiting for: the reply waits behind it. */
const TIMEOUT_MS = 3_000;

/**
 * Shows drafts in private chats (core.telegram.org/bots/api#sendmessagedraft: a preview of 30
 * seconds, which the message replaces). A server that does not know how is asked once.
 */
export function createShowDraft({ api, texts, link, log }: ShowDraftOptions) {
  let isUnknown = false;
  return async ({ id, address, reply }: Draft): Promise<void> => {
    const chatId = readChatId(address.conversationId);
    const [message] = toTelegramMessages(reply, texts, link);
    if (isUnknown || chatId === undefined || message === undefined) {
      return;
    }
    const { text, entities } = message;
    const format = entities === undefined ? {} : { entities: [...entities] };
    const signal = toApiSignal(AbortSignal.timeout(TIMEOUT_MS));
    try {
      await api.sendMessageDraft(Number(chatId), toDraftId(id), text, format, signal);
    } catch (error) {
      isUnknown ||= error instanceof GrammyError && error.error_code === 404;
      log.debug({ reason: describeError(error) }, "a draft was not shown");
    }
  };
}

/** A number other than 0, the same for one reply. */
function toDraftId(id: string): number {
  return (createHash("sha256").update(id).digest().readUInt32BE(0) % 0x7fff_ffff) | 1;
}
