import { z } from "zod";
import { readYamlFile } from "../../base/yaml-file.ts";

const words = z.array(z.string().min(1)).min(1);
const modelWordsSchema = z.strictObject({
  /** Judgements on a case: only as the cited text has them, and never of a person spoken to. */
  verdicts: words,
  /** What nobody may promise. */
  promises: words,
  /** Whom a sentence speaks to or of. */
  persons: words,
  /** Titles that lead to a person's name. */
  titles: words,
  /** What a model says when it obeys a text instead of wording it. */
  instructions: words,
});

/** The words that a model's sentences are checked for: `knowledge/model-words.yaml`. */
export type ModelWords = z.infer<typeof modelWordsSchema>;

/**
 * Loads the words.
 *
 * @throws AppError `broken_data_file`.
 */
export function loadModelWords(file: string): ModelWords {
  return readYamlFile(file, modelWordsSchema);
}
