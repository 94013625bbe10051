import { type Button, type Reply, TOKEN_LIMIT_BYTES } from "../../conversation/reply.ts";
import { alignTable } from "../align-table.ts";
import type { ChannelTexts } from "../channel-texts.ts";
import { splitText } from "../split-text.ts";
import { toPlainText } from "../to-plain-text.ts";

/** The longest text of one message, in UTF-16 units. */
const TEXT_LIMIT = 4096;

/** What `sendMessage` takes besides the chat. `plain` is the text if all but text is refused. */
export interface TelegramMessage {
  readonly text: string;
  readonly entities?: readonly { type: "pre"; offset: number; length: number }[];
  readonly keyboard?: readonly (readonly { text: string; callback_data: string }[])[];
  readonly plain: string;
}

/**
 * Renders a reply as Telegram messages, in order; the buttons hang on the last one. Gives no
 * message when there is nothing to say.
 */
export function toTelegramMessages(reply: Reply, texts: ChannelTexts): TelegramMessage[] {
  const whole = replaceLoneSurrogates(toPlainText(reply, texts("sources_heading")));
  const table = reply.table === undefined ? "" : replaceLoneSurrogates(alignTable(reply.table));
  const parts = splitText(whole, TEXT_LIMIT);
  return parts.map((text, index) => {
    const isLast = index === parts.length - 1;
    return toMessage(text, table, isLast ? reply.buttons : [], texts);
  });
}

function toMessage(
  text: string,
  table: string,
  rows: Reply["buttons"],
  texts: ChannelTexts,
): TelegramMessage {
  const offset = table === "" ? -1 : text.indexOf(table);
  const keyboard = toKeyboard(rows);
  return {
    text,
    ...(offset >= 0 && { entities: [{ type: "pre", offset, length: table.length } as const] }),
    ...(keyboard.length > 0 && { keyboard }),
    plain: keyboard.length === 0 ? text : addLabels(text, rows.flat(), texts),
  };
}

/** A button whose token Telegram would refuse is left out: the text must arrive in any case. */
function toKeyboard(rows: Reply["buttons"]): { text: string; callback_data: string }[][] {
  return rows
    .map((row) =>
      row
        .filter((button) => fitsCallbackData(button.token) && button.label.trim() !== "")
        .map((button) => ({
          text: replaceLoneSurrogates(button.label),
          callback_data: button.token,
        })),
    )
    .filter((row) => row.length > 0);
}

/** Whether Telegram carries the token: 1 to 64 bytes. */
function fitsCallbackData(token: string): boolean {
  const size = Buffer.byteLength(token);
  return size >= 1 && size <= TOKEN_LIMIT_BYTES;
}

function addLabels(text: string, buttons: readonly Button[], texts: ChannelTexts): string {
  const labels = buttons.map((button) => button.label).join(" / ");
  const line = `\n\n${texts("buttons_as_text", { labels })}`;
  return text.length + line.length <= TEXT_LIMIT ? text + line : text;
}

function replaceLoneSurrogates(text: string): string {
  return Buffer.from(text, "utf8").toString("utf8");
}
