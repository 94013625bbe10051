import type { TelegramMessageUpdate } from "./telegram-update.ts";

/** Whether a message names the bot: `@bot`, or a command meant for it (`/start@bot`). */
export function findMention(message: TelegramMessageUpdate, username?: string): boolean {
  if (username === undefined) {
    return false;
  }
  const text = message.text ?? message.caption ?? "";
  const entities = message.entities ?? message.caption_entities ?? [];
  const name = `@${username.toLowerCase()}`;
  return entities
    .filter((entity) => entity.type === "mention" || entity.type === "bot_command")
    .map((entity) => text.slice(entity.offset, entity.offset + entity.length).toLowerCase())
    .some((words) => words === name || (words.startsWith("/") && words.endsWith(name)));
}

/** The text without the bot's own `@name`, which says nothing about what is wanted. */
export function removeMention(text: string, username?: string): string {
  if (username === undefined) {
    return text;
  }
  const name = username.replace(/[^\w]/g, "");
  return text.replace(new RegExp(`@${name}\\b`, "gi"), "");
}
