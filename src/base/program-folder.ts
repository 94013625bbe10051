import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the program, whether it runs from its sources or as it was built. */
export const PROGRAM_FOLDER = findFolder(dirname(fileURLToPath(import.meta.url)));

function findFolder(start: string): string {
  let folder = start;
  while (!existsSync(join(folder, "package.json"))) {
    if (dirname(folder) === folder) {
      throw new Error(`the program is not whole: no package.json in or above ${start}`);
    }
    folder = dirname(folder);
  }
  return folder;
}
