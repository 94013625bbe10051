/** Telegram's id of the chat that a conversation is; `undefined` for a conversation from elsewhere. */
export function readChatId(conversationId: string): string | undefined {
  return /^telegram:(-?\d+)$/.exec(conversationId)?.[1];
}
