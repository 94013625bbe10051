import type { Log } from "./base/log.ts";
import { keepEmbedding } from "./keep-embedding.ts";
import type { Knowledge } from "./open-knowledge.ts";

/** Lets the configured embeddings see the newest knowledge, one knowledge at a time. */
export interface EmbeddingJob {
  /** Begins with `knowledge` as soon as what was begun before has ended. */
  start(knowledge: Pick<Knowledge, "embed">): void;
  /** Ends; settles when all that was begun has ended. */
  stop(): Promise<void>;
}

/** All knowledge is kept in one file: what is begun must not write over what came after it. */
export function createEmbeddingJob(log: Log): EmbeddingJob {
  let stopping = new AbortController();
  let running = Promise.resolve();
  return {
    start(knowledge) {
      stopping.abort();
      stopping = new AbortController();
      const { signal } = stopping;
      running = running.then(() => keepEmbedding(knowledge, { log, signal }));
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
