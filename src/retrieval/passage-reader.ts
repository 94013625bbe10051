import { cosine } from "../model/unit-vector.ts";
import type { WeightedTerms } from "./bm25-index.ts";
import type { Passage } from "./passage.ts";
import type { ComparedText } from "./score-needs.ts";
import type { SearchIndex } from "./search-index.ts";
import { isCharacterPair } from "./tokenize-text.ts";
import { WordVectors } from "./word-vectors.ts";

/** A passage, taken apart to be compared with questions. */
interface ReadPassage {
  readonly sentences: readonly Float32Array[];
  readonly heading: Float32Array;
  /** Its different words, as numbers of {@link WordVectors}. */
  readonly words: readonly number[];
}

/** So many passages and words stay taken apart; then all are read anew. */
const KEPT = { passages: 4096, words: 65_536 };
const SENTENCE_END = /(?<=[。；;！？\n])/u;
const SHORTEST_SENTENCE_CHARS = 4;

/** How near a passage, by ordinal, is to one question; each from 0 to 1. */
export interface CloseReading {
  /** The cosine of the nearest sentence. */
  readonly sentence: (ordinal: number) => number;
  /** The cosine of the heading. */
  readonly heading: (ordinal: number) => number;
  /**
   * How much of the question's words the passage holds: each by the cosine of the passage's nearest
   * word, rare ones more (BERTScore; Zhang and others, ICLR 2020).
   */
  readonly nearWords: (ordinal: number) => number;
}

/**
 * Reads single passages more closely than is possible for all: too slow for a list of a million,
 * quick enough for the few that may be meant.
 */
export class PassageReader {
  readonly #index: SearchIndex;
  readonly #wordVectors: WordVectors;
  readonly #read = new Map<number, ReadPassage>();

  constructor(index: SearchIndex) {
    this.#index = index;
    this.#wordVectors = new WordVectors(index.embed);
  }

  /** Reads for one question; valid until the next one. */
  readFor({ terms, vector }: Pick<ComparedText, "terms" | "vector">): CloseReading {
    if (this.#wordVectors.count >= KEPT.words) {
      this.#wordVectors.clear();
      this.#read.clear();
    } else if (this.#read.size >= KEPT.passages) {
      this.#read.clear();
    }
    let compareWords: ((ordinal: number) => number) | undefined;
    return {
      sentence: (ordinal) =>
        this.#at(ordinal).sentences.reduce(
          (best, sentence) => Math.max(best, cosine(sentence, vector)),
          0,
        ),
      heading: (ordinal) => Math.max(0, cosine(this.#at(ordinal).heading, vector)),
      nearWords: (ordinal) => {
        compareWords ??= this.#compareWords(terms);
        return compareWords(ordinal);
      },
    };
  }

  #compareWords(question: WeightedTerms): (ordinal: number) => number {
    const words = [...question].filter(([term]) => !isCharacterPair(term));
    const wanted = words.map(([term, weight]) => ({
      weight: weight * this.#index.passageTexts.rarity(term),
      nearness: this.#wordVectors.compare(term),
    }));
    const total = wanted.reduce((sum, { weight }) => sum + weight, 0) || 1;
    return (ordinal) => {
      const read = this.#at(ordinal).words;
      let held = 0;
      for (const { weight, nearness } of wanted) {
        let best = 0;
        for (const word of read) {
          best = Math.max(best, nearness(word));
        }
        held += weight * best;
      }
      return held / total;
    };
  }

  #at(ordinal: number): ReadPassage {
    const known = this.#read.get(ordinal);
    if (known !== undefined) {
      return known;
    }
    const read = this.#takeApart(this.#index.passages.at(ordinal));
    this.#read.set(ordinal, read);
    return read;
  }

  #takeApart(passage: Passage | undefined): ReadPassage {
    const { embed, tokenizer } = this.#index;
    const words = new Set<string>();
    const sentences: Float32Array[] = [];
    // Each text is embedded and its words are listed one after the other: it is cut once.
    const read = (text: string) => {
      for (const word of tokenizer.contentWords(text)) {
        words.add(word);
      }
      return embed(text);
    };
    const heading = read(passage?.path.at(-1) ?? passage?.document.title ?? "");
    for (const clause of toClauses(passage?.text ?? "")) {
      const vector = read(clause);
      if (clause.length >= SHORTEST_SENTENCE_CHARS) {
        sentences.push(vector);
      }
    }
    return {
      ...{ sentences, heading },
      words: Array.from(words, (word) => this.#wordVectors.numberOf(word)),
    };
  }
}

function toClauses(text: string): string[] {
  return text.split(SENTENCE_END).map((clause) => clause.trim());
}
