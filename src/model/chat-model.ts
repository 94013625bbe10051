/** What a model is asked: its task, and the data that it works on. */
export interface ChatMessages {
  readonly system: string;
  readonly user: string;
}

/**
 * Asks a model and gives the text that it wrote.
 *
 * Throws AppError `model_unavailable` (retryable: time-out, no connection, overload, a broken
 * answer), `model_refused` (key, address or name are wrong) or `model_unusable` (too much text).
 */
export type ChatModel = (messages: ChatMessages, signal?: AbortSignal) => Promise<string>;
