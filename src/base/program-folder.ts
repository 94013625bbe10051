import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the program, whether it runs from its sources or as it was built. */
export const PROGRAM_FOLDER = findFolder(dirname(fileURLToPath(import.meta.url)));

function findFolder(folder: string): string {
  return existsSync(join(folder, "package.json")) ? folder : findFolder(dirname(folder));
}
