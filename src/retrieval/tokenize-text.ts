import { Jieba } from "@node-rs/jieba";
import { dict } from "@node-rs/jieba/dict.js";
import { type Remember, rememberLast } from "../base/remember-texts.ts";
import { normalizeText } from "./normalize-text.ts";
import { stemEnglish } from "./stem-english.ts";
import { isStopWord } from "./stop-words.ts";

/** Cuts text into what is compared. Every function takes text as a person wrote it. */
export interface Tokenizer {
  /** Words in the order of the text, stop words and punctuation included, normalised. */
  words(text: string): string[];
  /** The words that say something: no stop words, English ones stemmed. */
  contentWords(text: string): string[];
  /** Content words and the pairs of neighbouring Chinese characters. */
  terms(text: string): string[];
  /** Words of the dictionary and single characters, as they are written: together, the text. */
  pieces(text: string): string[];
}

const HAN_RUN = /\p{Script=Han}+/gu;
const HAN_START = /^\p{Script=Han}/u;
const WORD = /[\p{L}\p{N}]/u;

/** How strongly a domain word is preferred to its pieces. */
const DOMAIN_FREQUENCY = 100_000;

/** An index is built and then opened: both cut by the same words. */
const loadJieba = rememberLast((domainLines) => {
  const jieba = Jieba.withDict(dict);
  jieba.loadDict(Buffer.from(domainLines));
  return jieba;
});

/**
 * A tokenizer that knows jieba's dictionary (60 MB in memory, 0.2 s to load: make one and hand it
 * on) and the words of the domain: terms, places, names of documents and targets.
 *
 * @param remember which cuts it remembers: a question is cut to be compared by its words, and then
 *   by their meaning.
 */
export function createTokenizer(
  domainWords: readonly string[] = [],
  remember: Remember = rememberLast,
): Tokenizer {
  const lines = domainWords
    .map((word) => normalizeText(word))
    .filter((word) => word.length > 1 && !/\s/.test(word))
    .map((word) => `${word} ${DOMAIN_FREQUENCY} n`);
  const jieba = loadJieba(lines.join("\n"));
  const read = remember((text) => {
    const normalized = normalizeText(text);
    return { normalized, words: jieba.cut(normalized, true).filter((word) => WORD.test(word)) };
  });
  const readTerms = remember((text) => {
    const { normalized, words } = read(text);
    return [...toContentWords(words), ...characterPairs(normalized)];
  });
  return {
    words: (text) => [...read(text).words],
    contentWords: (text) => toContentWords(read(text).words),
    terms: (text) => [...readTerms(text)],
    pieces: (text) => jieba.cut(text, false),
  };
}

function toContentWords(words: readonly string[]): string[] {
  return words
    .filter((word) => !isStopWord(word))
    .map((word) => (HAN_START.test(word) ? word : stemEnglish(word)));
}

/** Marks pairs, so that one is not counted twice with the word of the same two characters. */
const PAIR_MARK = "~";

/** Whether a term is a pair of characters and not a word. */
export function isCharacterPair(term: string): boolean {
  return term.startsWith(PAIR_MARK);
}

function characterPairs(normalized: string): string[] {
  const pairs: string[] = [];
  for (const [run] of normalized.matchAll(HAN_RUN)) {
    for (let start = 0; start + 1 < run.length; start += 1) {
      pairs.push(`${PAIR_MARK}${run.slice(start, start + 2)}`);
    }
  }
  return pairs;
}
