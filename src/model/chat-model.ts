/** What a model is asked: its task, and the data that it works on. */
export interface ChatMessages {
  readonly system: string;
  readonly user: string;
}

/** How one question to a model is put. */
export interface ChatCall {
  readonly signal?: AbortSignal;
  /** Gets all that is written so far each time that it grows; another attempt begins anew. */
  readonly onText?: ((soFar: string) => void) | undefined;
}

/**
 * Asks a model and gives the text that it wrote.
 *
 * Throws AppError `model_unavailable` (retryable: time-out, no connection, overload, a broken
 * answer), `model_refused` (key, address or name are wrong) or `model_unusable` (too much text).
 */
export type ChatModel = (messages: ChatMessages, call?: ChatCall) => Promise<string>;
