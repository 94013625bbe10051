import { join } from "node:path";
import { z } from "zod";
import { PROGRAM_FOLDER } from "../base/program-folder.ts";
import { readYamlFile } from "../base/yaml-file.ts";

const weight = z.number();

const searchWeightsSchema = z.strictObject({
  /** Of a passage of a document that needs speak of: the best need that it answers, and its words. */
  prepared: z.strictObject({ need: weight, words: weight, meaning: weight, sentence: weight }),
  /** Of a passage of a document for which nobody prepared needs, on the same scale. */
  unprepared: z.strictObject({
    ...{ words: weight, meaning: weight, sentence: weight, nearWords: weight, heading: weight },
    /** What every one of them gets. */
    none: weight,
  }),
});

/** How much each part of a passage's score counts. */
export type SearchWeights = Readonly<z.infer<typeof searchWeightsSchema>>;

/** They come with the program, whatever knowledge it is given. */
export const SEARCH_WEIGHTS_FILE = join(
  PROGRAM_FOLDER,
  "knowledge",
  "vectors",
  "search-weights.yaml",
);

/**
 * Reads the weights of the search.
 *
 * @throws AppError `broken_data_file`.
 */
export function loadSearchWeights(file = SEARCH_WEIGHTS_FILE): SearchWeights {
  return readYamlFile(file, searchWeightsSchema);
}
