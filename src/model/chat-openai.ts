import type { ChatOpenAI } from "@langchain/openai";
import { AppError } from "../base/app-error.ts";
import { toBackoffMs } from "../base/backoff.ts";
import { sleep } from "../base/sleep.ts";
import { type ChatFailure, toChatFailure } from "./chat-failure.ts";
import type { ChatCall, ChatMessages, ChatModel } from "./chat-model.ts";

export interface OpenAiChatOptions {
  /** Everything before `/chat/completions`, for example `https://host/v1`. */
  readonly baseUrl: string;
  readonly name: string;
  readonly apiKey?: string | undefined;
  /** How long one call may take, its further attempts included. */
  readonly timeoutMs: number;
  readonly limitTokens: number;
  readonly wait?: typeof sleep | undefined;
}

const MOST_ATTEMPTS = 2;
const BACKOFF = { baseMs: 300, maximumMs: 2_000 };
/** No language needs more characters for a token than this, markup and all. */
const CHARS_PER_TOKEN = 8;
/** Servers on one's own machine ask for no key, the client insists on one. */
const NO_KEY = "none";

/**
 * A model behind any endpoint that speaks OpenAI's chat protocol (`POST <baseUrl>/chat/completions`).
 * The text is read as it is written, so that endless output is cut off. What may go well later is
 * tried once more when the time allows; a `retry-after` longer than that ends the call at once.
 *
 * LangChain is loaded when the model is made, beside whatever else the program does.
 */
export function createOpenAiChatModel(options: OpenAiChatOptions): ChatModel {
  const loading = loadClient(options);
  loading.catch(() => undefined);
  return async (messages, { signal: givenSignal, onText } = {}) => {
    const timeout = AbortSignal.timeout(options.timeoutMs);
    const signal = givenSignal === undefined ? timeout : AbortSignal.any([timeout, givenSignal]);
    const client = await loading;
    for (let attempt = 1; ; attempt += 1) {
      const result = await attemptToWrite(client, messages, { ...options, signal, onText });
      if (result.kind === "text") {
        return result.text;
      }
      await waitForNextAttempt(result, attempt, { ...options, signal });
    }
  };
}

interface Attempting extends OpenAiChatOptions, ChatCall {
  readonly signal: AbortSignal;
}

type Attempt =
  | { readonly kind: "text"; readonly text: string }
  | ({ readonly kind: "failed" } & ChatFailure);

async function attemptToWrite(
  client: ChatOpenAI,
  messages: ChatMessages,
  options: Attempting,
): Promise<Attempt> {
  try {
    return { kind: "text", text: await write(client, messages, options) };
  } catch (cause) {
    return { kind: "failed", ...toChatFailure(cause, options.signal) };
  }
}

/** @throws the attempt's error when another one is of no use, or comes too late. */
async function waitForNextAttempt(
  { error, retryAfterMs }: ChatFailure,
  attempt: number,
  { timeoutMs, signal, wait = sleep }: Attempting,
): Promise<void> {
  const delayMs = Math.max(retryAfterMs, toBackoffMs(attempt, BACKOFF));
  if (!error.retryable || attempt === MOST_ATTEMPTS || delayMs >= timeoutMs) {
    throw error;
  }
  await wait(delayMs, signal);
  if (signal.aborted) {
    throw error;
  }
}

async function loadClient({ baseUrl, name, apiKey, limitTokens }: OpenAiChatOptions) {
  const { ChatOpenAI } = await import("@langchain/openai");
  return new ChatOpenAI({
    model: name,
    apiKey: apiKey ?? NO_KEY,
    configuration: { baseURL: baseUrl.replace(/\/+$/, "") },
    temperature: 0,
    maxTokens: limitTokens,
    maxRetries: 0,
    streamUsage: false,
    useResponsesApi: false,
  });
}

async function write(
  client: ChatOpenAI,
  { system, user }: ChatMessages,
  { limitTokens, signal, onText }: Attempting,
): Promise<string> {
  const ends = new Set<unknown>();
  let text = "";
  const stream = await client.stream(
    [
      ["system", system],
      ["human", user],
    ],
    { signal },
  );
  for await (const chunk of stream) {
    text += chunk.text;
    ends.add(chunk.response_metadata.finish_reason ?? undefined);
    if (text.length > limitTokens * CHARS_PER_TOKEN) {
      throw new AppError({ code: "model_unusable", message: "the model writes without an end" });
    }
    if (chunk.text !== "") {
      onText?.(text);
    }
  }
  ends.delete(undefined);
  if (ends.size === 0) {
    throw new AppError({
      code: "model_unavailable",
      message: "the model's answer broke off",
      retryable: true,
    });
  }
  return text;
}
