import { createStaticEmbeddings } from "../model/static-embeddings.ts";
import type { StaticVectors } from "../model/static-vectors.ts";
import { Bm25Index } from "./bm25-index.ts";
import { createGlossary, type ExpandWithTerms } from "./glossary.ts";
import type { SearchContents } from "./index-contents.ts";
import type { NeuralMeaning } from "./meaning.ts";
import type { DocumentInfo, Need } from "./passage.ts";
import { PassageList } from "./passage-list.ts";
import type { EmbedText } from "./text-features.ts";
import type { Tokenizer } from "./tokenize-text.ts";
import type { VectorGraph } from "./vector-graph.ts";
import { VectorList } from "./vector-list.ts";

/** The knowledge, ready to be searched. */
export interface SearchIndex {
  readonly documents: readonly DocumentInfo[];
  readonly passages: PassageList;
  readonly needs: readonly Need[];
  readonly tokenizer: Tokenizer;
  readonly expand: ExpandWithTerms;
  readonly asks: Bm25Index;
  readonly needTexts: Bm25Index;
  readonly passageTexts: Bm25Index;
  readonly needVectors: VectorList;
  readonly passageVectors: VectorList;
  /** Only where there are many passages that have vectors. */
  readonly passageGraph?: VectorGraph;
  /** The vector of a text; of no length where the index was made without embeddings. */
  readonly embed: EmbedText;
  /** Where the configuration names other embeddings. */
  readonly meaning?: NeuralMeaning;
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

/** Brings what is searched to work. */
export function createSearchIndex(
  contents: SearchContents,
  tokenizer: Tokenizer,
  embed: EmbedText,
): SearchIndex {
  const { documents, needs, passageGraph } = contents;
  return {
    documents,
    passages: new PassageList(contents.passages, documents),
    needs,
    tokenizer,
    expand: createGlossary(contents.glossary),
    asks: new Bm25Index(contents.asks),
    needTexts: new Bm25Index(contents.needTexts),
    passageTexts: new Bm25Index(contents.passageTexts),
    needVectors: new VectorList(contents.needVectors),
    passageVectors: new VectorList(contents.passageVectors),
    ...(passageGraph !== undefined && { passageGraph }),
    embed,
  };
}
