import { hashName } from "./hash-slots.ts";

/**
 * The features of each character of a text, as numbers that name them, alike in every text: as many
 * for each as {@link FEATURE_COUNT}, one character's behind the other's.
 */
export type DescribeCharacters = (text: string) => Uint32Array;

/** The kinds of features, each with what it is made of. */
const NEIGHBOURS = [-3, -2, -1, 0, 1, 2, 3];
const PAIRS = [-2, -1, 0, 1];
const TRIPLES = [-2, -1, 0];
export const FEATURE_COUNT = NEIGHBOURS.length + PAIRS.length + TRIPLES.length + 5;

/** What stands before a text and behind it. */
const BEFORE = 1;
const BEHIND = 2;
/** As many places as a feature may look beyond the text. */
const MARGIN = 4;

const HAN = 3;
const LATIN = 4;
const DIGIT = 5;
const SPACE = 6;
const MARK = 7;

/**
 * Describes the characters of a text by those around them, alone and in runs, by what kind of
 * characters these are, and by the words that they belong to and stand beside.
 *
 * @param cut Cuts a text into words that together are the text.
 */
export function createCharacterDescription(cut: (text: string) => string[]): DescribeCharacters {
  return (text) => {
    const codes = withMargins(text, codeOf);
    const kinds = withMargins(text, kindOf);
    const features = new Uint32Array(text.length * FEATURE_COUNT);
    let place = MARGIN;
    let next = 0;
    for (const { word, length, before, behind } of placeWords(cut(text))) {
      for (let part = 0; part < length; part += 1) {
        const where = partOf(part, length);
        next = describeSurroundings(features, next, codes, place);
        features[next++] = nameKinds(kinds, place);
        features[next++] = nameFeature(50, word);
        features[next++] = nameFeature(51, where);
        features[next++] = nameFeature(52, where, before);
        features[next++] = nameFeature(53, where, behind);
        place += 1;
      }
    }
    return features;
  };
}

/** Fills in the single neighbours and the runs from a place on; answers where they end. */
function describeSurroundings(
  features: Uint32Array,
  start: number,
  codes: Uint32Array,
  place: number,
): number {
  let next = start;
  const code = (step: number) => codes[place + step] as number;
  for (const step of NEIGHBOURS) {
    features[next++] = nameFeature(10 + step, code(step));
  }
  for (const step of PAIRS) {
    features[next++] = nameFeature(20 + step, code(step), code(step + 1));
  }
  for (const step of TRIPLES) {
    features[next++] = nameFeature(30 + step, code(step), code(step + 1), code(step + 2));
  }
  return next;
}

function nameKinds(kinds: Uint32Array, place: number): number {
  const kind = (step: number) => kinds[place + step] as number;
  return nameFeature(40, kind(-1), kind(0), kind(1));
}

/** A word by its hash, with its length and the words beside it. */
interface PlacedWord {
  readonly word: number;
  readonly length: number;
  readonly before: number;
  readonly behind: number;
}

function placeWords(words: readonly string[]): readonly PlacedWord[] {
  const hashes = words.map(hashName);
  return words.map(({ length }, order) => ({
    word: hashes[order] as number,
    length,
    before: hashes[order - 1] ?? BEFORE,
    behind: hashes[order + 1] ?? BEHIND,
  }));
}

/** Whether a character is all of its word, the first, the last or another. */
function partOf(place: number, length: number): number {
  const isFirst = place === 0;
  const isLast = place === length - 1;
  return (isFirst ? 1 : 0) + (isLast ? 2 : 0);
}

function withMargins(text: string, toNumber: (code: number) => number): Uint32Array {
  const numbers = new Uint32Array(text.length + 2 * MARGIN).fill(BEHIND);
  numbers.fill(BEFORE, 0, MARGIN);
  for (let place = 0; place < text.length; place += 1) {
    numbers[place + MARGIN] = toNumber(text.charCodeAt(place));
  }
  return numbers;
}

const isBetween = (code: number, first: string, last: string) =>
  code >= first.charCodeAt(0) && code <= last.charCodeAt(0);

/** Upper and lower case are one, and so are all digits. */
function codeOf(code: number): number {
  if (isBetween(code, "0", "9")) {
    return DIGIT;
  }
  return isBetween(code, "A", "Z") ? code | 0x20 : code;
}

function kindOf(code: number): number {
  if (isBetween(code, "\u3400", "\u9fff")) {
    return HAN;
  }
  if (isBetween(code, "A", "Z") || isBetween(code, "a", "z")) {
    return LATIN;
  }
  if (isBetween(code, "0", "9")) {
    return DIGIT;
  }
  return code <= 0x20 || code === 0x3000 ? SPACE : MARK;
}

/** A number for a kind of feature and what it holds, spread over 32 bits. */
function nameFeature(kind: number, first: number, second = 0, third = 0): number {
  let hash = Math.imul(kind, 0x9e3779b1) ^ first;
  hash = mix(hash) ^ second;
  hash = mix(hash) ^ third;
  return mix(hash) >>> 0;
}

/** The finalizer of MurmurHash3 (Appleby): every bit of the one changes half of the other's. */
function mix(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
