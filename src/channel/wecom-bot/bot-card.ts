import { inParts } from "../../base/in-parts.ts";
import type { Button } from "../../conversation/reply.ts";
import type { ChannelTexts } from "../channel-texts.ts";
import { type ButtonKey, toButtonKey } from "./button-key.ts";

/** How many buttons a card has room for. */
const CARD_BUTTONS = 6;
/** How much of a title the client shows. */
const TITLE_CHARS = 26;

/** A card of buttons (developer.work.weixin.qq.com/document/path/101032). */
export interface BotCard {
  readonly card_type: "button_interaction";
  readonly main_title: { readonly title: string; readonly desc?: string };
  readonly button_list: readonly { text: string; style: number; key: string }[];
  readonly task_id: string;
  /** What stands on the buttons, grey, when they cannot be pressed any more. */
  readonly replace_text?: string;
}

/** The cards with the buttons of a text, which they name by the beginning of its first line. */
export function toBotCards(text: string, buttons: readonly Button[], taskId: string): BotCard[] {
  const title = shorten(text.trim().split("\n")[0] ?? "");
  return inParts(buttons, CARD_BUTTONS).map((part, index) => ({
    card_type: "button_interaction",
    main_title: { title },
    button_list: part.map(({ label, token }, place) => ({
      text: label,
      style: index === 0 && place === 0 ? 1 : 4,
      key: toButtonKey({ token, label, title }),
    })),
    task_id: `${taskId}-${index + 1}`,
  }));
}

/** The card after a press: it says what was chosen, and can be pressed no more. */
export function toPressedCard(pressed: ButtonKey, taskId: string, texts: ChannelTexts): BotCard {
  const { label, title } = pressed;
  const chosen = texts("bot_pressed", { label });
  return {
    card_type: "button_interaction",
    main_title: title === "" ? { title: chosen } : { title, desc: chosen },
    button_list: [{ text: label === "" ? chosen : label, style: 2, key: toButtonKey(pressed) }],
    task_id: taskId,
    replace_text: chosen,
  };
}

function shorten(text: string): string {
  const characters = [...text];
  return characters.length <= TITLE_CHARS
    ? text
    : `${characters.slice(0, TITLE_CHARS - 1).join("")}…`;
}
