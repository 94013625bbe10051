import { type EmbedKnowledgeOptions, embedKnowledge } from "./embed-knowledge.ts";
import type { KnowledgeIndex } from "./knowledge-index.ts";
import { createNeuralMeaning, type NeuralMeaningOptions } from "./neural-meaning.ts";
import { createScoreNeeds } from "./score-needs.ts";
import { createSearch } from "./search.ts";

/** An index that is searched by other embeddings, as soon as they have seen the knowledge. */
export interface NeuralIndex {
  readonly index: KnowledgeIndex;
  /**
   * Embeds what is not embedded yet, and then lets the search compare by it.
   *
   * @throws AppError what {@link embedKnowledge} throws; static vectors then go on standing in.
   */
  readonly embed: (signal?: AbortSignal) => Promise<void>;
}

/**
 * The index with a search that compares by other embeddings. What classifies messages, and what
 * finds candidates among many passages, stays with the static vectors.
 */
export function searchByNeuralMeaning(
  index: KnowledgeIndex,
  options: EmbedKnowledgeOptions & NeuralMeaningOptions,
): NeuralIndex {
  const { meaning, settle, compareWith } = createNeuralMeaning(index, options);
  const neural = { ...index, meaning };
  const search = createSearch(neural, createScoreNeeds(neural, index.correct));
  return {
    index: { ...index, settle, search },
    async embed(signal) {
      const knowledge = await embedKnowledge(index, options, signal);
      compareWith(knowledge);
    },
  };
}
