import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { openTestKnowledge, SHARED_INDEX_FILE } from "./test-knowledge.ts";

/** What vitest calls once, before the test files. */
export function setup(): void {
  mkdirSync(dirname(SHARED_INDEX_FILE), { recursive: true });
  openTestKnowledge();
}
