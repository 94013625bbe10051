import { type Bm25Data, Bm25Index } from "./bm25-index.ts";
import { createGlossary, type ExpandWithTerms, type GlossaryEntry } from "./glossary.ts";
import type { DocumentInfo, Need, Passage } from "./passage.ts";
import {
  restoreTextClassifier,
  type TextClassifier,
  type TextClassifierData,
} from "./text-classifier.ts";
import { createTextDescription, type MessageCues } from "./text-features.ts";
import { createTokenizer, type Tokenizer } from "./tokenize-text.ts";

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
  /** What a message wants. */
  readonly intents: TextClassifier;
  /** Of which type a report is. */
  readonly reportTypes: TextClassifier;
}

/** Brings the contents of an index to work. */
export function createKnowledgeIndex(
  contents: IndexContents,
  tokenizer = createTokenizer(contents.domainWords),
): KnowledgeIndex {
  const { documents, passages, needs } = contents;
  const describe = createTextDescription(tokenizer, contents.messageCues);
  return {
    documents,
    passages,
    needs,
    tokenizer,
    expand: createGlossary(contents.glossary),
    asks: new Bm25Index(contents.asks),
    needTexts: new Bm25Index(contents.needTexts),
    passageTexts: new Bm25Index(contents.passageTexts),
    intents: restoreTextClassifier(contents.intents, describe),
    reportTypes: restoreTextClassifier(contents.reportTypes, describe),
  };
}
