import { createCorrectHomophones } from "./correct-homophones.ts";
import { createReadPinyin } from "./read-pinyin.ts";
import type { SpellingData } from "./spelling.ts";
import type { Tokenizer } from "./tokenize-text.ts";

/** A text with pinyin read as words and misspelt words put right; right texts stay as they are. */
export type CorrectSpelling = (text: string) => string;

/** Makes {@link CorrectSpelling} of the words that the knowledge is asked with. */
export function createCorrectSpelling(
  spelling: SpellingData,
  tokenizer: Tokenizer,
): CorrectSpelling {
  const readPinyin = createReadPinyin(spelling);
  const correctHomophones = createCorrectHomophones(spelling, tokenizer);
  return (text) => correctHomophones(readPinyin(text));
}
