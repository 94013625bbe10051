import { type EmbedKnowledgeOptions, embedKnowledge } from "./embed-knowledge.ts";
import type { KnowledgeIndex } from "./knowledge-index.ts";
import { createNeuralMeaning, type NeuralMeaningOptions } from "./neural-meaning.ts";
import { createScoreNeeds } from "./score-needs.ts";
import { createSearch } from "./search.ts";

/**
 * The index with a search that compares by other embeddings. What classifies messages, and what
 * finds candidates among many passages, stays with the static vectors.
 *
 * @throws AppError what {@link embedKnowledge} throws.
 */
export async function searchByNeuralMeaning(
  index: KnowledgeIndex,
  options: EmbedKnowledgeOptions & NeuralMeaningOptions,
): Promise<KnowledgeIndex> {
  const knowledge = await embedKnowledge(index, options);
  const { meaning, settle } = createNeuralMeaning(index, knowledge, options);
  const neural = { ...index, meaning };
  return {
    ...index,
    settle,
    search: createSearch(neural, createScoreNeeds(neural, index.correct)),
  };
}
