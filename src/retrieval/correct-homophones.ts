import { toSimplified } from "../base/simplify-text.ts";
import type { SpellingData } from "./spelling.ts";
import { isStopWord } from "./stop-words.ts";
import type { Tokenizer } from "./tokenize-text.ts";

const HAN_RUN = /\p{Script=Han}{2,}/gu;
const LONGEST_WORD = 8;
/** The share of a word's characters that may be wrong. */
const WRONG_SHARE = 0.5;

/** How many single characters are words of their own too often to be a slip of something else. */
const OWN_WORDS = 250;

/** A stretch of a text that a word may stand for. */
interface Stretch {
  readonly characters: readonly string[];
  /** Whether a character belongs to no word and is none, and may be wrong. */
  readonly isLoose: readonly boolean[];
}

/**
 * Makes a function that puts right what sounds like a word of the knowledge and is none: 侵全 → 侵权.
 * Only a character is changed that the dictionary could not join to a word and that is hardly ever
 * a word by itself, and at least half of the word must be right. Every other text comes back as it is.
 */
export function createCorrectHomophones(
  spelling: SpellingData,
  tokenizer: Tokenizer,
): (text: string) => string {
  // Made when first needed: most texts need no correction.
  let findWord: FindWord | undefined;
  const single = spelling.words.filter(({ length }) => length === 1).slice(0, OWN_WORDS);
  const ownWords = new Set(single);
  const isLoose = (piece: string) =>
    piece.length === 1 && !ownWords.has(piece) && !isStopWord(piece);
  return (text) =>
    text.replace(HAN_RUN, (run) => {
      if (!tokenizer.pieces(run).some(isLoose)) {
        return run;
      }
      findWord ??= createFindWord(spelling);
      const simplified = toSimplified(run);
      const corrected = correctRun(tokenizer.pieces(simplified), isLoose, findWord);
      return corrected === simplified ? run : corrected;
    });
}

type FindWord = (stretch: Stretch) => string | undefined;

/** Finds the most frequent word that a stretch of a text sounds like. */
function createFindWord(spelling: SpellingData): FindWord {
  const syllables = [...spelling.characters].map(
    (character, at) => [character, toLooseSound(spelling.syllables[at] ?? "")] as const,
  );
  const sounds = new Map(syllables);
  const toKey = (characters: readonly string[]) =>
    characters.map((character) => sounds.get(character) ?? character).join(" ");
  const known = new Set(spelling.words);
  const byKey = new Map<string, string[]>();
  for (const word of spelling.words.slice(0, spelling.frequent).filter(isCorrectable)) {
    const key = toKey([...word]);
    byKey.set(key, [...(byKey.get(key) ?? []), word]);
  }
  return (stretch) =>
    known.has(stretch.characters.join(""))
      ? undefined
      : byKey.get(toKey(stretch.characters))?.find((word) => isCorrection([...word], stretch));
}

/** Words like 我, 一 or 里: beside them almost any character makes sense. */
const COMMON_NEIGHBOUR = /[一二三四五六七八九十几个不里上下]/;

/** Of two characters none may be a common neighbour. */
function isCorrectable(word: string): boolean {
  return (
    word.length <= LONGEST_WORD &&
    (word.length > 2 || (word.length === 2 && !hasCommonNeighbour(word)))
  );
}

function hasCommonNeighbour(word: string): boolean {
  return COMMON_NEIGHBOUR.test(word) || [...word].some(isStopWord);
}

function isCorrection(word: readonly string[], { characters, isLoose }: Stretch): boolean {
  const wrong = characters.flatMap((character, at) => (character === word[at] ? [] : [at]));
  return (
    wrong.length > 0 &&
    wrong.length <= WRONG_SHARE * characters.length &&
    wrong.every((at) => isLoose[at] === true)
  );
}

function correctRun(
  pieces: readonly string[],
  isLoose: (piece: string) => boolean,
  findWord: FindWord,
): string {
  let corrected = "";
  for (let start = 0; start < pieces.length; ) {
    const found = findLongest(pieces.slice(start), isLoose, findWord);
    corrected += found?.word ?? pieces[start] ?? "";
    start += found?.length ?? 1;
  }
  return corrected;
}

/** The longest word that a text may begin with, and how many of its pieces that takes. */
function findLongest(
  pieces: readonly string[],
  isLoosePiece: (piece: string) => boolean,
  findWord: FindWord,
): { readonly word: string; readonly length: number } | undefined {
  const characters: string[] = [];
  const isLoose: boolean[] = [];
  let found: { readonly word: string; readonly length: number } | undefined;
  for (const [at, piece] of pieces.entries()) {
    characters.push(...piece);
    isLoose.push(...[...piece].map(() => isLoosePiece(piece)));
    if (characters.length > LONGEST_WORD) {
      break;
    }
    const word = isLoose.includes(true) ? findWord({ characters, isLoose }) : undefined;
    found = word === undefined ? found : { word, length: at + 1 };
  }
  return found;
}

/** Sounds that many who speak southern dialects do not tell apart are one: zh z, ch c, sh s, ng n, l n. */
function toLooseSound(syllable: string): string {
  return syllable
    .replace(/^([zcs])h/, "$1")
    .replace(/^l/, "n")
    .replace(/ng$/, "n");
}
