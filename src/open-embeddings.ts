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
 * Opens the knowledge that the configuration names. Where it names embeddings as well, static
 * vectors stand in until `embed` of the knowledge has let them see it.
 *
 * @throws AppError `broken_data_file`; `onnx_unavailable` when the configured model cannot be had.
 */
export async function openSearchedKnowledge(parts: EmbeddingsParts): Promise<Knowledge> {
  const { config, log } = parts;
  const knowledge = openConfiguredKnowledge(config, log);
  const embeddings = await openConfiguredEmbeddings(parts);
  if (embeddings === undefined) {
    return knowledge;
  }
  const file = join(config.dataFolder, "knowledge.vectors");
  return { ...knowledge, ...searchByNeuralMeaning(knowledge.index, { embeddings, file, log }) };
}

/**
 * Opens the knowledge and waits until the configured embeddings have seen it. When they do not
 * answer, static vectors stand in.
 *
 * @throws AppError what {@link openSearchedKnowledge} throws.
 */
export async function openEmbeddedKnowledge(parts: EmbeddingsParts): Promise<Knowledge> {
  const knowledge = await openSearchedKnowledge(parts);
  await knowledge.embed?.().catch((cause: unknown) => {
    parts.log.error({ err: cause }, "the knowledge cannot be embedded: static vectors stand in");
  });
  return knowledge;
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
