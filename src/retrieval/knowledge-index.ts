import { createStaticEmbeddings } from "../model/static-embeddings.ts";
import type { StaticVectors } from "../model/static-vectors.ts";
import { type Bm25Data, Bm25Index } from "./bm25-index.ts";
import { createGlossary, type ExpandWithTerms, type GlossaryEntry } from "./glossary.ts";
import type { DocumentInfo, Need, Passage } from "./passage.ts";
import {
  restoreTextClassifier,
  type TextClassifier,
  type TextClassifierData,
} from "./text-classifier.ts";
import { createTextDescription, type EmbedText, type MessageCues } from "./text-features.ts";
import { createTokenizer, type Tokenizer } from "./tokenize-text.ts";
import { VectorList, type VectorListData } from "./vector-list.ts";

/** Everything that is derived from the knowledge, as plain data: what the index file holds. */
export interface IndexContents {
  readonly documents: readonly DocumentInfo[];
  readonly passages: readonly Passage[];
  readonly needs: readonly Need[];
  readonly glossary: readonly GlossaryEntry[];
  /** Words that the tokenizer learns besides its own dictionary. */
  readonly domainWords: readonly string[];
  /** One text per way of asking, in the order of needs and of their asks. */
  readonly asks: Bm25Data;
  /** One text per need: title, all ways of asking, and the words that answer. */
  readonly needTexts: Bm25Data;
  /** One text per passage: document, headings, words, and how people ask for it. */
  readonly passageTexts: Bm25Data;
  /** One vector per need, in the middle of its ways of asking. */
  readonly needVectors: VectorListData;
  /** One vector per passage. */
  readonly passageVectors: VectorListData;
  readonly messageCues: MessageCues;
  readonly intents: TextClassifierData;
  readonly reportTypes: TextClassifierData;
}

/** The knowledge, ready to be searched. */
export interface KnowledgeIndex {
  readonly documents: readonly DocumentInfo[];
  readonly passages: readonly Passage[];
  readonly needs: readonly Need[];
  readonly tokenizer: Tokenizer;
  readonly expand: ExpandWithTerms;
  readonly asks: Bm25Index;
  readonly needTexts: Bm25Index;
  readonly passageTexts: Bm25Index;
  readonly needVectors: VectorList;
  readonly passageVectors: VectorList;
  /** The vector of a text; of no length where the index was made without embeddings. */
  readonly embed: EmbedText;
  /** What a message wants. */
  readonly intents: TextClassifier;
  /** Of which type a report is. */
  readonly reportTypes: TextClassifier;
}

/** Embeds by static vectors; without them every text has a vector of no length. */
export function createEmbedText(
  vectors: StaticVectors | undefined,
  { words }: Tokenizer,
): EmbedText {
  if (vectors === undefined) {
    return () => new Float32Array();
  }
  const embeddings = createStaticEmbeddings(vectors, words);
  return (text) => embeddings.embed(text);
}

/**
 * Brings the contents of an index to work.
 *
 * @param vectors those that the index was made with.
 */
export function createKnowledgeIndex(
  contents: IndexContents,
  vectors?: StaticVectors,
  tokenizer = createTokenizer(contents.domainWords),
): KnowledgeIndex {
  const { documents, passages, needs } = contents;
  const embed = createEmbedText(vectors, tokenizer);
  const describe = createTextDescription(tokenizer, embed, contents.messageCues);
  return {
    documents,
    passages,
    needs,
    tokenizer,
    expand: createGlossary(contents.glossary),
    asks: new Bm25Index(contents.asks),
    needTexts: new Bm25Index(contents.needTexts),
    passageTexts: new Bm25Index(contents.passageTexts),
    needVectors: new VectorList(contents.needVectors),
    passageVectors: new VectorList(contents.passageVectors),
    embed,
    intents: restoreTextClassifier(contents.intents, describe),
    reportTypes: restoreTextClassifier(contents.reportTypes, describe),
  };
}
