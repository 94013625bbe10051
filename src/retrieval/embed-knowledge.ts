import type { Log } from "../base/log.ts";
import type { TextEmbeddings } from "../model/text-embeddings.ts";
import {
  type EmbeddedTexts,
  hashTexts,
  readEmbeddedTexts,
  writeEmbeddedTexts,
} from "./embedded-texts.ts";
import type { SearchIndex } from "./search-index.ts";
import { spokenWords } from "./spoken-words.ts";
import { toMiddle, VectorList } from "./vector-list.ts";

/** Needs and passages as other embeddings than the static ones see them, in their order. */
export interface EmbeddedKnowledge {
  readonly needVectors: VectorList;
  readonly passageVectors: VectorList;
}

export interface EmbedKnowledgeOptions {
  readonly embeddings: TextEmbeddings;
  /** Where the vectors are kept between starts. */
  readonly file: string;
  readonly log: Log;
  /** The whole file is written each time: what is new is kept after so long, and at the end. */
  readonly keepEveryMs?: number;
  readonly now?: () => number;
}

/** So many needs or passages are embedded at a time. */
const GROUP = 32;
const KEEP_EVERY_MS = 30_000;

/**
 * Embeds the needs (the middle of their ways of asking) and passages of an index. What `file` holds
 * from the same embeddings is taken from there: only what changed is embedded, and kept now and
 * then. After `signal` aborts nothing is written.
 *
 * @throws AppError what the embeddings throw: `embeddings_unavailable`, `embeddings_refused`,
 *   `embeddings_mismatched`. What was embedded until then is kept for the next time.
 */
export async function embedKnowledge(
  { needs, passages }: Pick<SearchIndex, "needs" | "passages">,
  options: EmbedKnowledgeOptions,
  signal?: AbortSignal,
): Promise<EmbeddedKnowledge> {
  signal?.throwIfAborted();
  const { embeddings, file, log } = options;
  const needTexts = needs.map(({ title, asks }) => [title, ...asks]);
  const passageTexts = Array.from(passages, (passage) => [spokenWords(passage)]);
  const wanted = new Map([...needTexts, ...passageTexts].map((texts) => [hashTexts(texts), texts]));
  const stored = readEmbeddedTexts(file, embeddings.id);
  const missing = [...wanted].filter(([key]) => !stored.has(key));
  const vectors = new Map([...stored].filter(([key]) => wanted.has(key)));
  if (missing.length > 0) {
    log.info({ embeddings: embeddings.id, texts: missing.length }, "embedding the knowledge");
    await embedMissing(missing, vectors, options, signal);
  } else if (stored.size > vectors.size) {
    keep(vectors, options);
  }
  const pick = (lists: readonly (readonly string[])[]) =>
    VectorList.build(lists.map((texts) => vectors.get(hashTexts(texts)) ?? new Float32Array()));
  return { needVectors: pick(needTexts), passageVectors: pick(passageTexts) };
}

/** Texts under the hash of what they are. */
type KeyedTexts = readonly [key: string, texts: readonly string[]];

/** Adds the vectors of what is missing, and keeps them now and then, at the end and on failure. */
async function embedMissing(
  missing: readonly KeyedTexts[],
  vectors: Map<string, Float32Array>,
  options: EmbedKnowledgeOptions,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { embeddings, keepEveryMs = KEEP_EVERY_MS, now = Date.now } = options;
  let keptAt = now();
  let keptSize = vectors.size;
  const keepNew = () => {
    if (vectors.size > keptSize && !signal?.aborted) {
      keep(vectors, options);
      keptAt = now();
      keptSize = vectors.size;
    }
  };
  try {
    for (let start = 0; start < missing.length; start += GROUP) {
      signal?.throwIfAborted();
      await embedGroup(missing.slice(start, start + GROUP), vectors, embeddings, signal);
      if (now() - keptAt >= keepEveryMs) {
        keepNew();
      }
    }
  } finally {
    keepNew();
  }
}

async function embedGroup(
  group: readonly KeyedTexts[],
  vectors: Map<string, Float32Array>,
  embeddings: TextEmbeddings,
  signal: AbortSignal | undefined,
): Promise<void> {
  const texts = group.flatMap(([, ownTexts]) => ownTexts);
  const flat = await embeddings.embedDocuments(texts, signal);
  let start = 0;
  for (const [key, { length }] of group) {
    const own = flat.slice(start, start + length).map((vector) => Float32Array.from(vector));
    vectors.set(key, toMiddle(own));
    start += length;
  }
}

/** Where nothing can be written, everything is embedded at every start. */
function keep(vectors: EmbeddedTexts, { embeddings, file, log }: EmbedKnowledgeOptions): void {
  try {
    writeEmbeddedTexts(file, embeddings.id, vectors);
  } catch (cause) {
    log.warn({ err: cause, file }, "the vectors cannot be kept");
  }
}
