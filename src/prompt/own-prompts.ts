import { join } from "node:path";
import { PROGRAM_FOLDER } from "../base/program-folder.ts";
import { loadPrompts, type Prompts } from "./load-prompts.ts";

/** Every prompt of the program with its variables. */
const NEEDED = {
  "word-answer": ["question", "passages"],
  "complete-question": ["earlier", "question"],
  "propose-needs": ["document", "path", "passage"],
  "propose-fields": ["report"],
} as const;

/** The prompts that come with the program: `prompts/`. */
export type OwnPrompts = Prompts<typeof NEEDED>;

const FOLDER = join(PROGRAM_FOLDER, "prompts");

/**
 * Loads the program's prompts; `folder` is another one than that which comes with it.
 *
 * @throws AppError `broken_data_file`, naming file and line.
 */
export function loadOwnPrompts(folder = FOLDER): OwnPrompts {
  return loadPrompts(folder, NEEDED);
}
