import { type Button, type Reply, TOKEN_LIMIT_BYTES } from "../../conversation/reply.ts";
import { alignTable } from "../align-table.ts";
import type { ChannelTexts } from "../channel-texts.ts";
import type { ClauseLink } from "../clause-link.ts";
import { splitText } from "../split-text.ts";
import { toPlainText } from "../to-plain-text.ts";

/** The longest text of one message, in UTF-16 units. */
const TEXT_LIMIT = 4096;

/** How many entities of one message Telegram reads (core.telegram.org/bots/api#sendmessage). */
const ENTITY_LIMIT = 100;

/** A piece of a text, counted in UTF-16 units. */
type Entity = { readonly offset: number; readonly length: number } & (
  | { readonly type: "pre" }
  | { readonly type: "text_link"; readonly url: string }
);

/** What `sendMessage` takes besides the chat. `plain` is the text if all but text is refused. */
export interface TelegramMessage {
  readonly text: string;
  readonly entities?: readonly Entity[];
  readonly keyboard?: readonly (readonly { text: string; callback_data: string }[])[];
  readonly plain: string;
}

/**
 * Renders a reply as Telegram messages, in order; the buttons hang on the last one. Gives no
 * message when there is nothing to say.
 *
 * @param link makes the marks `[n]` of the citations lead to their clauses.
 */
export function toTelegramMessages(
  reply: Reply,
  texts: ChannelTexts,
  link?: ClauseLink,
): TelegramMessage[] {
  const whole = replaceLoneSurrogates(toPlainText(reply, texts("sources_heading")));
  const table = reply.table === undefined ? "" : replaceLoneSurrogates(alignTable(reply.table));
  const links = reply.citations.map((citation) => link?.(citation));
  const parts = splitText(whole, TEXT_LIMIT);
  return parts.map((text, index) => {
    const isLast = index === parts.length - 1;
    const tables = listTables(text, table);
    const entities = [...tables, ...listLinks(text, tables, links)];
    return toMessage(text, entities, isLast ? reply.buttons : [], texts);
  });
}

function toMessage(
  text: string,
  entities: readonly Entity[],
  rows: Reply["buttons"],
  texts: ChannelTexts,
): TelegramMessage {
  const keyboard = toKeyboard(rows);
  return {
    text,
    ...(entities.length > 0 && { entities: entities.slice(0, ENTITY_LIMIT) }),
    ...(keyboard.length > 0 && { keyboard }),
    plain: keyboard.length === 0 ? text : addLabels(text, rows.flat(), texts),
  };
}

function listTables(text: string, table: string): readonly Entity[] {
  const offset = table === "" ? -1 : text.indexOf(table);
  return offset < 0 ? [] : [{ type: "pre", offset, length: table.length }];
}

/** The marks of citations that lead somewhere; a table takes no other entity. */
function listLinks(
  text: string,
  tables: readonly Entity[],
  links: readonly (string | undefined)[],
): readonly Entity[] {
  return [...text.matchAll(/\[(\d{1,3})\]/g)].flatMap(({ index: offset, 0: mark, 1: number }) => {
    const url = links[Number(number) - 1];
    const isInTable = tables.some(
      (table) => offset >= table.offset && offset < table.offset + table.length,
    );
    return url === undefined || isInTable
      ? []
      : [{ type: "text_link", offset, length: mark.length, url }];
  });
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
