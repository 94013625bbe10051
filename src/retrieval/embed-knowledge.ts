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
}

/** So many needs or passages are embedded at a time. */
const GROUP = 32;

/**
 * Embeds the needs (the middle of their ways of asking) and passages of an index. What `file` holds
 * from the same embeddings is taken from there: only what changed is embedded, and kept group by
 * group.
 *
 * @throws AppError what the embeddings throw: `embeddings_unavailable`, `embeddings_refused`,
 *   `embeddings_mismatched`. What was embedded until then is kept for the next time.
 */
export async function embedKnowledge(
  { needs, passages }: Pick<SearchIndex, "needs" | "passages">,
  options: EmbedKnowledgeOptions,
  signal?: AbortSignal,
): Promise<EmbeddedKnowledge> {
  const { embeddings, file, log } = options;
  const needTexts = needs.map(({ title, asks }) => [title, ...asks]);
  const passageTexts = Array.from(passages, (passage) => [spokenWords(passage)]);
  const wanted = new Map([...needTexts, ...passageTexts].map((texts) => [hashTexts(texts), texts]));
  const stored = readEmbeddedTexts(file, embeddings.id);
  const missing = [...wanted].filter(([key]) => !stored.has(key));
  const vectors = new Map([...stored].filter(([key]) => wanted.has(key)));
  if (missing.length > 0) {
    log.info({ embeddings: embeddings.id, texts: missing.length }, "embedding the knowledge");
    for (let start = 0; start < missing.length; start += GROUP) {
      signal?.throwIfAborted();
      await embedGroup(missing.slice(start, start + GROUP), vectors, embeddings, signal);
      keep(vectors, options);
    }
  } else if (stored.size > vectors.size) {
    keep(vectors, options);
  }
  const pick = (lists: readonly (readonly string[])[]) =>
    VectorList.build(lists.map((texts) => vectors.get(hashTexts(texts)) ?? new Float32Array()));
  return { needVectors: pick(needTexts), passageVectors: pick(passageTexts) };
}

async function embedGroup(
  group: readonly (readonly [key: string, texts: readonly string[]])[],
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
