import { join } from "node:path";
import type { Log } from "./base/log.ts";
import type { Config } from "./config/config.ts";
import type { TextEmbeddings } from "./model/text-embeddings.ts";
import type { KeyValueCache } from "./model/vector-cache.ts";
import { type Knowledge, openConfiguredKnowledge } from "./open-knowledge.ts";
import { searchByNeuralMeaning } from "./retrieval/search-by-neural-meaning.ts";

export interface EmbeddingsParts {
  readonly config: Config;
  readonly log: Log;
  /** Where the vectors of questions are kept. */
  readonly cache?: KeyValueCache | undefined;
}

/**
 * Opens the knowledge that the configuration names, searched by the embeddings that it names. When
 * those do not answer, the static ones stand in until the next start.
 *
 * @throws AppError `broken_data_file`; `onnx_unavailable` when the configured model cannot be had.
 */
export async function openSearchedKnowledge(parts: EmbeddingsParts): Promise<Knowledge> {
  const knowledge = openConfiguredKnowledge(parts.config, parts.log);
  const embeddings = await openConfiguredEmbeddings(parts);
  if (embeddings === undefined) {
    return knowledge;
  }
  try {
    return await embed(knowledge, embeddings, parts);
  } catch (cause) {
    parts.log.error({ err: cause }, "the knowledge cannot be embedded: static vectors stand in");
    return knowledge;
  }
}

/**
 * Embeds the knowledge by the configured embeddings, if there are any besides the static ones.
 *
 * @throws AppError what opening and embedding throw.
 */
export async function embedConfiguredKnowledge(
  knowledge: Knowledge,
  parts: EmbeddingsParts,
): Promise<void> {
  const embeddings = await openConfiguredEmbeddings(parts);
  if (embeddings !== undefined) {
    await embed(knowledge, embeddings, parts);
  }
}

async function embed(
  knowledge: Knowledge,
  embeddings: TextEmbeddings,
  { config, log }: EmbeddingsParts,
): Promise<Knowledge> {
  const file = join(config.dataFolder, "knowledge.vectors");
  const index = await searchByNeuralMeaning(knowledge.index, { embeddings, file, log });
  return { ...knowledge, index };
}

/** Their packages are loaded only where they are wanted. */
async function openConfiguredEmbeddings({
  config: { embeddings },
  cache,
}: EmbeddingsParts): Promise<TextEmbeddings | undefined> {
  switch (embeddings.kind) {
    case "static":
      return undefined;
    case "onnx": {
      const { openOnnxEmbeddings } = await import("./model/onnx-embeddings.ts");
      return openOnnxEmbeddings(embeddings.folder);
    }
    case "openai": {
      const { createOpenAiEmbeddings } = await import("./model/openai-embeddings.ts");
      return createOpenAiEmbeddings({ ...embeddings, cache });
    }
  }
}
