import { pinyin } from "pinyin-pro";
import { toSimplified } from "../base/simplify-text.ts";
import type { Tokenizer } from "./tokenize-text.ts";

/** How the words of the knowledge sound: what misspelt words and Latin letters are read by. */
export interface SpellingData {
  /** Words and single characters that people ask with, the most frequent first. */
  readonly words: readonly string[];
  /** The syllables of each word, parted by spaces, without tones. */
  readonly sounds: readonly string[];
  /** How many of the words are so frequent that a misspelt word is taken for one of them. */
  readonly frequent: number;
  /** The syllable of each common character by itself: characters and syllables in the same order. */
  readonly characters: string;
  readonly syllables: readonly string[];
}

/** Rarer words are not read from pinyin. */
const LEAST_OCCURRENCES = 3;
/** Rarer words are not written in the place of others. */
const FREQUENT_OCCURRENCES = 40;
const HAN_WORD = /^\p{Script=Han}+$/u;

/**
 * Gathers how people's words sound.
 *
 * @param texts what people write, in the right spelling.
 * @param terms words that count however rare they are.
 */
export function buildSpelling(
  texts: readonly string[],
  terms: readonly string[],
  tokenizer: Tokenizer,
): SpellingData {
  const counts = new Map<string, number>(terms.map((term) => [term, FREQUENT_OCCURRENCES]));
  for (const word of texts.flatMap((text) => tokenizer.pieces(toSimplified(text)))) {
    if (HAN_WORD.test(word)) {
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  }
  const sorted = [...counts]
    .filter(([, count]) => count >= LEAST_OCCURRENCES)
    .sort(([one, left], [other, right]) => right - left || (one < other ? -1 : 1));
  const words = sorted.map(([word]) => word);
  return {
    words,
    sounds: words.map(soundOf),
    frequent: sorted.filter(([, count]) => count >= FREQUENT_OCCURRENCES).length,
    ...soundCommonCharacters(),
  };
}

type CharacterSounds = Pick<SpellingData, "characters" | "syllables">;
let characterSounds: CharacterSounds | undefined;

/** They are the same for every knowledge, and take a quarter of a second. */
function soundCommonCharacters(): CharacterSounds {
  if (characterSounds === undefined) {
    const characters = commonCharacters();
    characterSounds = { characters, syllables: [...characters].map(soundOf) };
  }
  return characterSounds;
}

function soundOf(text: string): string {
  return pinyin(text, { toneType: "none", v: true });
}

const FIRST_ROW = 0xb0;
const LAST_ROW = 0xf7;
const FIRST_CELL = 0xa1;
const LAST_CELL = 0xfe;

/** The 6,763 characters of GB 2312. */
function commonCharacters(): string {
  const bytes: number[] = [];
  for (let row = FIRST_ROW; row <= LAST_ROW; row += 1) {
    for (let cell = FIRST_CELL; cell <= LAST_CELL; cell += 1) {
      bytes.push(row, cell);
    }
  }
  const text = new TextDecoder("gb18030").decode(Uint8Array.from(bytes));
  return text.replace(/[^\p{Script=Han}]/gu, "");
}
