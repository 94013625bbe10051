import { z } from "zod";
import { AppError } from "../base/app-error.ts";
import { toBackoffMs } from "../base/backoff.ts";
import { sleep } from "../base/sleep.ts";

/** Where and how an OpenAI-compatible endpoint is asked for embeddings. */
export interface EmbeddingEndpointOptions {
  /** Everything before `/embeddings`, for example `https://host/v1`. */
  readonly baseUrl: string;
  readonly model: string;
  readonly apiKey?: string | undefined;
  readonly fetch?: typeof fetch | undefined;
  /** How long one request may take; 30 s when left out. */
  readonly timeoutMs?: number | undefined;
  /** How often a request is made at most; 5 when left out. */
  readonly maximumAttempts?: number | undefined;
  readonly wait?: typeof sleep | undefined;
}

/** Asks for the vectors of texts, in their order, as the endpoint gives them. */
export type RequestEmbeddings = (
  texts: readonly string[],
  signal?: AbortSignal,
) => Promise<number[][]>;

const DEFAULTS = { fetch, timeoutMs: 30_000, maximumAttempts: 5, wait: sleep };
const BACKOFF = { baseMs: 500, maximumMs: 20_000 };

const responseSchema = z.object({
  data: z.array(z.object({ index: z.int().nullish(), embedding: z.array(z.number()).min(1) })),
});

/**
 * Makes a function that asks `POST <baseUrl>/embeddings` and tries again, with growing waits, what
 * may go well later: no connection, time-out, 408, 429 (its `retry-after` is obeyed), 5xx, an answer
 * that cannot be read.
 *
 * The function throws AppError `embeddings_unavailable` (retryable: it did not go well in time) or
 * `embeddings_refused` (another 4xx: key, address or model are wrong). Neither repeats texts or key.
 */
export function createEmbeddingEndpoint(options: EmbeddingEndpointOptions): RequestEmbeddings {
  const wait = options.wait ?? DEFAULTS.wait;
  const maximumAttempts = options.maximumAttempts ?? DEFAULTS.maximumAttempts;
  return async (texts, signal) => {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await requestOnce(options, texts, signal);
      if (answer.kind === "vectors") {
        return answer.vectors;
      }
      if (attempt >= maximumAttempts || signal?.aborted === true) {
        throw unavailable(`${answer.problem}, attempt ${attempt}`, answer.cause);
      }
      const backoffMs = toBackoffMs(attempt, BACKOFF);
      await wait(Math.min(Math.max(backoffMs, answer.retryAfterMs), BACKOFF.maximumMs), signal);
    }
  };
}

type Answer =
  | { readonly kind: "vectors"; readonly vectors: number[][] }
  | {
      readonly kind: "failed";
      readonly problem: string;
      readonly retryAfterMs: number;
      readonly cause?: unknown;
    };

async function requestOnce(
  options: EmbeddingEndpointOptions,
  texts: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Answer> {
  const timeout = AbortSignal.timeout(options.timeoutMs ?? DEFAULTS.timeoutMs);
  try {
    const response = await (options.fetch ?? DEFAULTS.fetch)(toUrl(options.baseUrl), {
      method: "POST",
      headers: toHeaders(options.apiKey),
      body: JSON.stringify({ model: options.model, input: texts, encoding_format: "float" }),
      signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
    });
    return await readAnswer(response, texts.length);
  } catch (cause) {
    if (cause instanceof AppError) {
      throw cause;
    }
    const isLate = timeout.aborted || signal?.aborted === true;
    return failed(isLate ? "no answer in time" : "no connection", { cause });
  }
}

function toUrl(baseUrl: string): string {
  return `${baseUrl.replace(/\/+$/, "")}/embeddings`;
}

function toHeaders(apiKey: string | undefined): Record<string, string> {
  return {
    "content-type": "application/json",
    ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
  };
}

async function readAnswer(response: Response, count: number): Promise<Answer> {
  const text = await response.text();
  if (!response.ok) {
    return readFailure(response);
  }
  const result = responseSchema.safeParse(parseJson(text));
  if (!result.success) {
    return failed("an answer that cannot be read");
  }
  const vectors: number[][] = [];
  for (const [place, { index, embedding }] of result.data.data.entries()) {
    vectors[index ?? place] = embedding;
  }
  const isComplete = vectors.length === count && Object.keys(vectors).length === count;
  return isComplete ? { kind: "vectors", vectors } : failed("not one vector for each text");
}

function readFailure({ status, headers }: Response): Answer {
  if (status < 500 && status !== 429 && status !== 408) {
    throw new AppError({
      code: "embeddings_refused",
      message: `the embedding endpoint refuses: status ${status}`,
    });
  }
  const seconds = Number(headers.get("retry-after") ?? 0);
  return failed(`status ${status}`, {
    retryAfterMs: Number.isFinite(seconds) ? seconds * 1000 : 0,
  });
}

function failed(
  problem: string,
  { retryAfterMs = 0, cause }: { readonly retryAfterMs?: number; readonly cause?: unknown } = {},
): Answer {
  return { kind: "failed", problem, retryAfterMs, cause };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unavailable(problem: string, cause: unknown): AppError {
  return new AppError({
    code: "embeddings_unavailable",
    message: `the embedding endpoint does not serve: ${problem}`,
    retryable: true,
    cause,
  });
}
