import { toBackoffMs } from "./base/backoff.ts";
import type { Log } from "./base/log.ts";
import { sleep } from "./base/sleep.ts";
import type { Knowledge } from "./open-knowledge.ts";

export interface KeepEmbeddingOptions {
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly wait?: typeof sleep;
}

const BACKOFF = { baseMs: 30_000, maximumMs: 600_000 };

/**
 * Lets the configured embeddings see the knowledge while it is already in use, again and again with
 * growing waits until they did or `signal` aborts. Without configured embeddings there is nothing to
 * do. Never throws.
 */
export async function keepEmbedding(
  { embed }: Pick<Knowledge, "embed">,
  { log, signal, wait = sleep }: KeepEmbeddingOptions,
): Promise<void> {
  for (let attempt = 1; embed !== undefined && !signal.aborted; attempt += 1) {
    try {
      await embed(signal);
      log.info({}, "the knowledge is compared by the configured embeddings");
      return;
    } catch (cause) {
      if (!signal.aborted) {
        const waitMs = toBackoffMs(attempt, BACKOFF);
        log.warn({ err: cause, waitMs }, "the knowledge is not embedded: static vectors stand in");
        await wait(waitMs, signal);
      }
    }
  }
}
