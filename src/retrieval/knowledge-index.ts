import type { StaticVectors } from "../model/static-vectors.ts";
import type { IndexContents } from "./index-contents.ts";
import type { Search } from "./passage.ts";
import { createScoreNeeds } from "./score-needs.ts";
import { createNearness, createSearch } from "./search.ts";
import { createEmbedText, createSearchIndex, type SearchIndex } from "./search-index.ts";
import { restoreTextClassifier, type TextClassifier } from "./text-classifier.ts";
import { createTextDescription } from "./text-features.ts";
import { createTokenizer } from "./tokenize-text.ts";

/** The knowledge, ready to be searched, and what was learnt from it. */
export interface KnowledgeIndex extends SearchIndex {
  readonly search: Search;
  /** What a message wants. */
  readonly intents: TextClassifier;
  /** Of which type a report is. */
  readonly reportTypes: TextClassifier;
}

/**
 * Brings the contents of an index to work.
 *
 * @param vectors those that the index was made with.
 */
export function createKnowledgeIndex(
  contents: IndexContents,
  vectors?: StaticVectors,
): KnowledgeIndex {
  const tokenizer = createTokenizer(contents.domainWords);
  const embed = createEmbedText(vectors, tokenizer);
  const index = createSearchIndex(contents, tokenizer, embed);
  const scoreNeeds = createScoreNeeds(index);
  const describe = createTextDescription({
    tokenizer,
    embed,
    cues: contents.messageCues,
    nearness: createNearness(scoreNeeds),
  });
  return {
    ...index,
    search: createSearch(index, scoreNeeds),
    intents: restoreTextClassifier(contents.intents, describe),
    reportTypes: restoreTextClassifier(contents.reportTypes, describe),
  };
}
