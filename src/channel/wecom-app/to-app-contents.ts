import { createHash } from "node:crypto";
import {
  type Button,
  type Reply,
  type ReplyFile,
  TOKEN_LIMIT_BYTES,
} from "../../conversation/reply.ts";
import type { ChannelTexts } from "../channel-texts.ts";
import type { ClauseLink } from "../clause-link.ts";
import { splitText } from "../split-text.ts";
import { toPlainText } from "../to-plain-text.ts";
import { disarmMarkdown } from "../wecom/disarm-markdown.ts";

const TEXT_LIMIT_BYTES = 2048;
const CARD_BUTTONS = 6;
/** What a card shows without cutting it off. */
const TITLE_CHARS = 26;
const BODY_CHARS = 112;

/** One platform message: what `message/send` takes besides the receiver, or a file to upload. */
export type AppContent =
  | { readonly kind: "text" | "markdown"; readonly text: string }
  | { readonly kind: "card"; readonly card: AppCard }
  | { readonly kind: "file"; readonly file: ReplyFile };

/** A `template_card` of type `button_interaction`. */
interface AppCard {
  readonly card_type: "button_interaction";
  readonly main_title: { readonly title: string };
  readonly sub_title_text: string;
  readonly task_id: string;
  readonly button_list: readonly { readonly text: string; readonly key: string }[];
}

/** How texts look to members. */
export interface AppStyle {
  readonly texts: ChannelTexts;
  /** Markdown is shown by WeCom's own client alone: whoever reads in WeChat sees nothing of it. */
  readonly textFormat: "text" | "markdown";
  /** Where clauses can be read whole. */
  readonly link?: ClauseLink | undefined;
}

/** A reply as it goes out, and what its numbers stand for where its buttons are numbers. */
export interface AppReply {
  readonly contents: readonly AppContent[];
  readonly numbered: readonly Button[];
}

/**
 * Renders a reply, in order: text, the buttons on a card, files. A short reply is a card as a whole.
 * Of more buttons than a card holds, those that come after are numbers under the text; where they
 * are choices and not things to do with a subject, all are. Gives no content when there is nothing
 * to say.
 *
 * @param id of the outbound message: the card's own id is made of it.
 */
export function toAppContents(id: number, reply: Reply, style: AppStyle): AppReply {
  const { texts } = style;
  const text = toWhole(reply, style);
  const { pressed, numbered } = divideButtons(reply);
  const files = (reply.files ?? []).map((file) => ({ kind: "file", file }) as const);
  const name = pressed.length === 0 ? "wecom_choices_as_numbers" : "wecom_more_as_numbers";
  const choices = numbered.map(({ label }, index) => `${index + 1}. ${label}`).join("\n");
  const whole = choices === "" ? text : `${text}\n\n${texts(name, { choices })}`;
  const contents =
    pressed.length === 0 || text === ""
      ? toTexts(whole, style)
      : toCardContents(id, whole, pressed, style);
  return { contents: [...contents, ...files], numbered };
}

/** The text with its sources; half a character, which no UTF-8 can hold, is replaced. */
function toWhole(reply: Reply, { texts, textFormat, link }: AppStyle): string {
  const quoteMark = textFormat === "markdown" ? "> " : "";
  const whole = toPlainText(reply, texts("sources_heading"), { link, quoteMark });
  return Buffer.from(whole, "utf8").toString("utf8");
}

function divideButtons({ buttons, subject }: Reply) {
  const all = buttons.flat().filter(isPressable);
  const onCard = all.length > CARD_BUTTONS && subject === undefined ? 0 : CARD_BUTTONS;
  return { pressed: all.slice(0, onCard), numbered: all.slice(onCard) };
}

function toCardContents(
  id: number,
  text: string,
  buttons: readonly Button[],
  style: AppStyle,
): readonly AppContent[] {
  const { title, body } = splitTitle(text);
  if (title.length <= TITLE_CHARS && body.length <= BODY_CHARS) {
    return [{ kind: "card", card: toCard(id, buttons, title, body) }];
  }
  const card = toCard(id, buttons, shorten(title), style.texts("wecom_card_choose"));
  return [...toTexts(text, style), { kind: "card", card }];
}

/** The title of a reply's card, also where its text stands apart. */
export function toCardTitle(reply: Reply): string {
  return shorten(splitTitle(reply.text.trim()).title);
}

function isPressable({ label, token }: Button): boolean {
  const size = Buffer.byteLength(token);
  return label.trim() !== "" && size >= 1 && size <= TOKEN_LIMIT_BYTES;
}

function toTexts(text: string, { textFormat }: AppStyle): AppContent[] {
  const whole = textFormat === "markdown" ? disarmMarkdown(text) : text;
  return splitText(whole, TEXT_LIMIT_BYTES, "bytes").map((part) => ({
    ...{ kind: textFormat, text: part },
  }));
}

function splitTitle(text: string): { readonly title: string; readonly body: string } {
  const [title = "", ...rest] = text.split("\n");
  return { title: title.trim(), body: rest.join("\n").trim() };
}

function shorten(title: string): string {
  const characters = [...title];
  return characters.length <= TITLE_CHARS
    ? title
    : `${characters.slice(0, TITLE_CHARS - 1).join("")}…`;
}

/** The same reply gives the same card, so that the platform knows it again. */
function toCard(id: number, buttons: readonly Button[], title: string, body: string): AppCard {
  const list = buttons.map(({ label, token }) => ({ text: label, key: token }));
  // A new database counts from 1 again, and the platform takes no id twice.
  const mark = createHash("sha256")
    .update(JSON.stringify([title, body, list]))
    .digest("hex");
  return {
    card_type: "button_interaction",
    main_title: { title },
    sub_title_text: body,
    task_id: `reply-${id}-${mark.slice(0, 16)}`,
    button_list: list,
  };
}
