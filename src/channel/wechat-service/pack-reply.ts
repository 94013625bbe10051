import { type Button, type Reply, TOKEN_LIMIT_BYTES } from "../../conversation/reply.ts";
import type { ChannelTexts } from "../channel-texts.ts";
import type { ClauseLink } from "../clause-link.ts";
import { splitText } from "../split-text.ts";
import { toPlainText } from "../to-plain-text.ts";
import type { ServiceMessage } from "./service-api.ts";

/** The longest text. */
export const TEXT_BYTES = 2048;
/** The longest text over a menu. */
export const HEAD_BYTES = 1024;
const LABEL_BYTES = 128;
const MENU_BUTTONS = 10;

export interface PackOptions {
  readonly texts: ChannelTexts;
  /** How many messages a reply may take: the customer has few. */
  readonly maximumMessages: number;
  /** Where the web page is, for what a message cannot hold. */
  readonly publicUrl: string | undefined;
  /** Where a clause can be read whole. */
  readonly link?: ClauseLink | undefined;
}

/**
 * A reply in as few messages as it can be: text and buttons in one menu where they fit, the quotes
 * left out when that makes one message of it (each citation keeps its line), then the links, and only
 * then several.
 * What even these do not hold is cut off, and said so. No message when there is nothing to say.
 */
export function packReply(reply: Reply, options: PackOptions): readonly ServiceMessage[] {
  const { texts, link } = options;
  const heading = texts("sources_heading");
  const whole = toPlainText(reply, heading, { link });
  const menus = toMenus(reply.buttons.flat());
  const room = menus.length > 0 ? HEAD_BYTES : TEXT_BYTES;
  const forms = [
    whole,
    toPlainText(reply, heading, { link, withQuotes: false }),
    toPlainText(reply, heading, { withQuotes: false }),
  ];
  const fitting = forms.find((form) => Buffer.byteLength(form) <= room);
  const parts =
    fitting === undefined
      ? splitText(whole, TEXT_BYTES, "bytes")
      : [fitting].filter((form) => form !== "");
  return layOut(limitParts(parts, menus.length, options), menus, texts);
}

type Menu = readonly Button[];

/** The web page's address where it is known, to follow the words "on the page". */
export function toWebWords(publicUrl: string | undefined): string {
  return publicUrl === undefined ? "" : `：${publicUrl}`;
}

/** Buttons that the platform would refuse are left out: the text must arrive in any case. */
function toMenus(buttons: readonly Button[]): readonly Menu[] {
  const usable = buttons.filter(({ label, token }) => {
    const size = Buffer.byteLength(token);
    return label.trim() !== "" && size >= 1 && size <= TOKEN_LIMIT_BYTES;
  });
  const count = Math.ceil(usable.length / MENU_BUTTONS);
  return Array.from({ length: count }, (_, index) =>
    usable.slice(index * MENU_BUTTONS, (index + 1) * MENU_BUTTONS),
  );
}

function limitParts(
  parts: readonly string[],
  menus: number,
  { texts, maximumMessages, publicUrl }: PackOptions,
): readonly string[] {
  const maximum = Math.max(1, maximumMessages - menus);
  if (parts.length <= maximum) {
    return parts;
  }
  const notice = `\n\n${texts("wechat_service_cut", { web: toWebWords(publicUrl) })}`;
  const kept = parts.slice(0, maximum);
  const last = kept.pop() ?? "";
  const [cut = ""] = splitText(last, TEXT_BYTES - Buffer.byteLength(notice), "bytes");
  return [...kept, cut + notice];
}

/** The last text stands over the first menu where there is room for it. */
function layOut(
  parts: readonly string[],
  menus: readonly Menu[],
  texts: ChannelTexts,
): readonly ServiceMessage[] {
  const last = parts.at(-1) ?? "";
  const isHead = menus.length > 0 && last !== "" && Buffer.byteLength(last) <= HEAD_BYTES;
  const heads = menus.map((_, index) =>
    isHead && index === 0 ? last : texts("wechat_service_choose"),
  );
  return [
    ...(isHead ? parts.slice(0, -1) : parts).map(toTextMessage),
    ...menus.map((menu, index) => toMenuMessage(heads[index] ?? "", menu)),
  ];
}

function toTextMessage(content: string): ServiceMessage {
  return { msgtype: "text", text: { content } };
}

function toMenuMessage(head_content: string, menu: Menu): ServiceMessage {
  return {
    msgtype: "msgmenu",
    msgmenu: {
      head_content,
      list: menu.map(({ label, token }) => ({
        type: "click",
        click: { id: token, content: splitText(label, LABEL_BYTES, "bytes")[0] ?? "" },
      })),
    },
  };
}
