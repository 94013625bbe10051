import type { Bm25Data } from "./bm25-data.ts";
import type { GlossaryEntry } from "./glossary.ts";
import type { PlaceNames } from "./hide-places.ts";
import type { MultiLabelClassifierData } from "./multi-label-classifier.ts";
import type { DocumentInfo, Need } from "./passage.ts";
import type { PassageListData } from "./passage-list.ts";
import type { SequenceTaggerData } from "./sequence-tagger.ts";
import type { SpellingData } from "./spelling.ts";
import type { TextClassifierData } from "./text-classifier.ts";
import type { MessageCues } from "./text-features.ts";
import type { VectorGraph } from "./vector-graph.ts";
import type { VectorListData } from "./vector-list.ts";

/** Everything that is derived from the knowledge, as plain data: what the index file holds. */
export interface IndexContents extends SearchContents {
  /** How people's words sound, for pinyin and misspelt words. */
  readonly spelling: SpellingData;
  /** What the classifiers were learnt from: nearly the same knowledge, if not the same. */
  readonly learntFrom: LearntFrom;
  readonly messageCues: MessageCues;
  /** What is hidden where the type of a report is told. */
  readonly placeNames: PlaceNames;
  readonly intents: TextClassifierData;
  readonly reportTypes: TextClassifierData;
  /** Finds whom and what a report is about. */
  readonly reportFields: SequenceTaggerData;
  readonly reportFlags: MultiLabelClassifierData;
  readonly elsewhere: TextClassifierData;
  /** What to mind where attacks are told from what only looks like one. */
  readonly attackCues: MessageCues;
  readonly attacks: TextClassifierData;
}

/** What classifiers were learnt from. */
export interface LearntFrom {
  /** A hash of what teaches them on purpose: labelled texts, cues, settings, word vectors. */
  readonly lessons: string;
  /** A number for each need, entry of the glossary and word of the field that they knew, ascending. */
  readonly knowledge: Uint32Array;
}

/** The part of it that is searched. */
export interface SearchContents {
  readonly documents: readonly DocumentInfo[];
  readonly passages: PassageListData;
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
  /** The near ones of those vectors joined, when there are many. */
  readonly passageGraph?: VectorGraph;
}
