import type { Reply, ReplyFile } from "../../conversation/reply.ts";
import type { ChannelTexts } from "../channel-texts.ts";
import type { ClauseLink } from "../clause-link.ts";
import { splitText } from "../split-text.ts";
import { type BotCard, toBotCards } from "./bot-card.ts";
import type { ChatAddress } from "./chat-address.ts";
import { toFeedbackId } from "./feedback-id.ts";
import { toMarkdown } from "./to-markdown.ts";

/** The longest text of one message, in UTF-8 bytes. */
const TEXT_LIMIT_BYTES = 20_480;

/** One message of the platform; a text on a request may carry the thumbs' id, and the next card. */
export type BotPart =
  | { readonly kind: "text"; readonly content: string; readonly feedbackId?: string }
  | { readonly kind: "card"; readonly card: BotCard }
  | { readonly kind: "file"; readonly file: ReplyFile };

/** What rendering needs. */
export interface BotStyle {
  readonly texts: ChannelTexts;
  readonly taskId: string;
  /** Where citations lead to. */
  readonly link?: ClauseLink | undefined;
}

/**
 * Renders a reply as messages, in order. The platform's own thumbs stand for the buttons that
 * vote. In a group there are no buttons, whoever would press them: they are listed as words.
 */
export function toBotParts(
  reply: Reply,
  { kind }: ChatAddress,
  { texts, taskId, link }: BotStyle,
): BotPart[] {
  const buttons = reply.buttons.flat();
  const votes = buttons.filter(({ vote }) => vote !== undefined);
  const choices = buttons.filter(({ vote }) => vote === undefined);
  const cards = kind === "single" ? toBotCards(reply.text, choices, taskId) : [];
  const labels = choices.map(({ label }) => label).join(" / ");
  const hint = kind === "single" || labels === "" ? [] : [texts("buttons_as_text", { labels })];
  const text = [toMarkdown(reply, texts("sources_heading"), link), ...hint].join("\n\n");
  const feedbackId = kind === "single" ? toFeedbackId(votes) : undefined;
  const contents = splitText(text, TEXT_LIMIT_BYTES, "bytes");
  return [
    ...contents.map((content, index): BotPart => {
      const isRated = index === 0 && feedbackId !== undefined;
      return { kind: "text", content, ...(isRated ? { feedbackId } : {}) };
    }),
    ...cards.map((card) => ({ kind: "card", card }) as const),
    ...(reply.files ?? []).map((file) => ({ kind: "file", file }) as const),
  ];
}
