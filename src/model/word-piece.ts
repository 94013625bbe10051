import { z } from "zod";
import { readText } from "../base/yaml-file.ts";

const HAN = /\p{Script=Han}/u;
const PUNCTUATION = /[\p{P}\p{S}]/u;
const CONTINUATION = "##";
const LONGEST_WORD = 100;

const tokenizerSchema = z.object({
  model: z.object({ type: z.literal("WordPiece"), vocab: z.record(z.string(), z.number()) }),
});

/** Turns a text into the token numbers of a BERT model, [CLS] first and [SEP] last. */
export type WordPiece = (text: string) => number[];

/**
 * Reads a `tokenizer.json` of Hugging Face's format with a WordPiece model (BERT).
 *
 * @param limit the longest sequence, special tokens included.
 */
export function loadWordPiece(file: string, limit: number): WordPiece {
  const { model } = tokenizerSchema.parse(JSON.parse(readText(file)));
  const vocabulary = new Map(Object.entries(model.vocab));
  const special = (token: string) => vocabulary.get(token) ?? 0;
  return (text) => {
    const pieces = splitWords(text.toLowerCase()).flatMap((word) => splitWord(word, vocabulary));
    return [special("[CLS]"), ...pieces.slice(0, limit - 2), special("[SEP]")];
  };
}

/** Chinese characters and punctuation stand alone, the rest is split at spaces. */
function splitWords(text: string): string[] {
  let spaced = "";
  for (const character of text) {
    const alone = HAN.test(character) || PUNCTUATION.test(character);
    spaced += alone ? ` ${character} ` : character;
  }
  return spaced.split(/\s+/).filter((word) => word !== "");
}

function splitWord(word: string, vocabulary: ReadonlyMap<string, number>): number[] {
  const unknown = [vocabulary.get("[UNK]") ?? 0];
  if (word.length > LONGEST_WORD) {
    return unknown;
  }
  const pieces: number[] = [];
  let start = 0;
  while (start < word.length) {
    const found = longestPiece(word, start, vocabulary);
    if (found === undefined) {
      return unknown;
    }
    pieces.push(found.id);
    start = found.end;
  }
  return pieces;
}

function longestPiece(
  word: string,
  start: number,
  vocabulary: ReadonlyMap<string, number>,
): { id: number; end: number } | undefined {
  for (let end = word.length; end > start; end -= 1) {
    const piece = (start > 0 ? CONTINUATION : "") + word.slice(start, end);
    const id = vocabulary.get(piece);
    if (id !== undefined) {
      return { id, end };
    }
  }
  return undefined;
}
