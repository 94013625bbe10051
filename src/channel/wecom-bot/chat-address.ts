import type { BotMessage } from "./bot-message.ts";

/** Where a bot writes to. */
export interface ChatAddress {
  readonly kind: "single" | "group";
  /** The person's userid, or the group's chatid. */
  readonly chatId: string;
  /** Whom an answer in a group is for. */
  readonly userId: string;
}

/**
 * The id of the conversation that a message belongs to. In a group each person has a conversation
 * of their own, so that one's questions are never taken for another's.
 */
export function toConversationId({ chattype, chatid, from }: BotMessage): string {
  return chattype === "group"
    ? `wecom-bot:group:${chatid ?? ""}:${from.userid}`
    : `wecom-bot:single:${from.userid}`;
}

/** Reads what {@link toConversationId} wrote; `undefined` for what it did not write. */
export function readConversationId(id: string): ChatAddress | undefined {
  const [channel, kind, chatId = "", userId = chatId, ...more] = id.split(":");
  const isOurs = channel === "wecom-bot" && chatId !== "" && more.length === 0;
  return isOurs && (kind === "single" || kind === "group") ? { kind, chatId, userId } : undefined;
}
