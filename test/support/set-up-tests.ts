import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { bundle } from "../../.ci/bundle.ts";
import { PROCESS_FILES, PROCESS_FOLDER } from "./process-file.ts";
import { openTestKnowledge, SHARED_INDEX_FILE } from "./test-knowledge.ts";

/** What vitest calls once, before the test files. */
export async function setup(): Promise<void> {
  mkdirSync(dirname(SHARED_INDEX_FILE), { recursive: true });
  openTestKnowledge();
  await bundle(Object.values(PROCESS_FILES), PROCESS_FOLDER);
}
