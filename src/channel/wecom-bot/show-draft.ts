import type { Log } from "../../base/log.ts";
import type { Draft } from "../../conversation/draft.ts";
import type { ChannelTexts } from "../channel-texts.ts";
import type { ClauseLink } from "../clause-link.ts";
import type { SendBudget } from "../send-budget.ts";
import { describeBotError } from "./bot-error.ts";
import { readConversationId } from "./chat-address.ts";
import type { OpenRequests } from "./open-requests.ts";
import { toBotParts } from "./to-bot-parts.ts";

/** What showing drafts needs. */
export interface ShowDraftOptions {
  readonly requests: OpenRequests;
  /** Of the drafts alone. */
  readonly ownBudget: SendBudget;
  /** Of all that a chat gets. */
  readonly budget: SendBudget;
  readonly texts: ChannelTexts;
  /** Where citations lead to. */
  readonly link?: ClauseLink | undefined;
  readonly log: Log;
}

/** Shows drafts in the stream of the message that they answer, as often as the platform allows. */
export function createShowDraft(options: ShowDraftOptions) {
  const { requests, ownBudget, budget, texts, link, log } = options;
  return async ({ id, address, reply }: Draft): Promise<void> => {
    const chat = readConversationId(address.conversationId);
    const [part] = chat === undefined ? [] : toBotParts(reply, chat, { texts, link, taskId: id });
    // Nothing is counted for what nobody would see.
    const isWaiting = requests.isAny(address.conversationId);
    if (chat === undefined || part?.kind !== "text" || !isWaiting) {
      return;
    }
    try {
      const waitMs = (await ownBudget.take(chat.chatId)) || (await budget.take(chat.chatId));
      if (waitMs === 0) {
        await requests.showDraft(address.conversationId, part.content);
      }
    } catch (error) {
      log.debug({ reason: describeBotError(error) }, "a draft was not shown");
    }
  };
}
