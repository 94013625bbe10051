import { join, resolve } from "node:path";

/** Programs that tests run in processes of their own. */
export const PROCESS_FILES = {
  main: "src/main.ts",
  "open-storage-process": "test/support/open-storage-process.ts",
  "serve-process": "test/support/serve-process.ts",
  "take-numbers-process": "test/support/take-numbers-process.ts",
  "work-process": "test/support/work-process.ts",
};

/** Where they are built before the first test: they start in a fraction of the time. */
export const PROCESS_FOLDER = resolve("node_modules", ".cache", "zhiquan-test-processes");

/** The built file of such a program, for Node.js to run. */
export function toProcessFile(name: keyof typeof PROCESS_FILES): string {
  return join(PROCESS_FOLDER, `${name}.js`);
}
