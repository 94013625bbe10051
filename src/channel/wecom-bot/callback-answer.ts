import type { Reply } from "../../conversation/reply.ts";
import type { ChannelTexts } from "../channel-texts.ts";
import type { BotCard } from "./bot-card.ts";
import { readConversationId } from "./chat-address.ts";
import { type BotStyle, toBotParts } from "./to-bot-parts.ts";

/** A reply as a bot can give it that the platform calls. */
export interface CallbackAnswer {
  /** What a stream shows in the end; it takes one card at most. */
  readonly content: string;
  readonly card?: BotCard | undefined;
  readonly feedbackId?: string | undefined;
  /** What comes after it, where there is a way. */
  readonly rest: string;
  /** All of it as one text, for where no card can be shown. */
  readonly whole: string;
}

/**
 * Renders a reply: the same reply is always the same, whichever process is asked for it.
 *
 * @returns undefined when there is nothing to say, or nobody to say it to.
 */
export function toCallbackAnswer(
  reply: Reply,
  conversationId: string,
  context: BotStyle,
): CallbackAnswer | undefined {
  const { texts } = context;
  const chat = readConversationId(conversationId);
  const parts = chat === undefined ? [] : toBotParts(reply, chat, context);
  const [first, ...rest] = parts.flatMap((part) => (part.kind === "text" ? part.content : []));
  if (first === undefined) {
    return undefined;
  }
  const [card, ...more] = parts.flatMap((part) => (part.kind === "card" ? part.card : []));
  const hint = card === undefined ? "" : `\n\n${toHint(reply, texts)}`;
  const feedbackId = parts.flatMap((part) => (part.kind === "text" ? part.feedbackId : []))[0];
  return {
    ...(more.length === 0 ? { content: first, card } : { content: first + hint }),
    feedbackId,
    rest: rest.join("\n\n"),
    whole: [first, ...rest].join("\n\n") + hint,
  };
}

/** What can be pressed, as words to type. */
function toHint({ buttons }: Reply, texts: ChannelTexts): string {
  const choices = buttons.flat().filter(({ vote }) => vote === undefined);
  return texts("buttons_as_text", { labels: choices.map(({ label }) => label).join(" / ") });
}
