import type { SpellingData } from "./spelling.ts";

/** Small letters with single spaces or apostrophes between them, not beside digits or signs of an address. */
const LATIN_RUN = /(?<![\w.@/-])(?:^[A-Z])?[a-zü]+(?:[ '][a-zü]+)*(?![\w.@/-]| [A-Z\d])/g;
const LEAST_LETTERS = 4;
/** The share of letters that words of several syllables must hold. */
const WORD_SHARE = 0.6;

interface Reading {
  readonly text: string;
  readonly pieces: number;
  readonly lettersInWords: number;
}

/**
 * Makes a function that reads pinyin without tones (shangbiao zhuce, zhi shi chan quan) as the
 * words of the knowledge that sound so. A run of Latin letters is taken only when all of it is such
 * words and mostly words of several syllables: English and abbreviations stay.
 */
export function createReadPinyin(spelling: SpellingData): (text: string) => string {
  // Made when first needed: most texts hold no Latin letters.
  let dictionary: Dictionary | undefined;
  return (text) =>
    text.replace(LATIN_RUN, (run) => {
      dictionary ??= createDictionary(spelling);
      const letters = run.toLowerCase().replace(/[ ']/g, "").replaceAll("ü", "v");
      const reading = letters.length < LEAST_LETTERS ? undefined : read(letters, dictionary);
      const isSure = reading && reading.lettersInWords >= WORD_SHARE * letters.length;
      return isSure ? reading.text : run;
    });
}

/** Words by their letters, and how many letters the longest has. */
interface Dictionary {
  readonly byLetters: ReadonlyMap<string, string>;
  readonly longest: number;
}

function createDictionary({ words, sounds }: SpellingData): Dictionary {
  const byLetters = new Map<string, string>();
  for (const [at, sound] of sounds.entries()) {
    const letters = sound.replaceAll(" ", "");
    if (!byLetters.has(letters)) {
      byLetters.set(letters, words[at] ?? "");
    }
  }
  const longest = Math.max(0, ...[...byLetters.keys()].map(({ length }) => length));
  return { byLetters, longest };
}

/** The reading of fewest words, and among those the one of most frequent words. */
function read(letters: string, { byLetters, longest }: Dictionary): Reading | undefined {
  const readings: (Reading | undefined)[] = [{ text: "", pieces: 0, lettersInWords: 0 }];
  for (let end = 1; end <= letters.length; end += 1) {
    for (let start = Math.max(0, end - longest); start < end; start += 1) {
      const before = readings[start];
      const word = byLetters.get(letters.slice(start, end));
      if (before !== undefined && word !== undefined) {
        const next = extend(before, word, end - start);
        readings[end] = isBetter(next, readings[end]) ? next : readings[end];
      }
    }
  }
  return readings[letters.length];
}

function extend({ text, pieces, lettersInWords }: Reading, word: string, length: number): Reading {
  return {
    text: text + word,
    pieces: pieces + 1,
    lettersInWords: lettersInWords + (word.length > 1 ? length : 0),
  };
}

function isBetter(one: Reading, other: Reading | undefined): boolean {
  return (
    other === undefined ||
    one.pieces < other.pieces ||
    (one.pieces === other.pieces && one.lettersInWords > other.lettersInWords)
  );
}
