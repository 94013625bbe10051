import { resolve } from "node:path";
import { silentLog } from "../../src/base/log.ts";
import { type Knowledge, openKnowledge } from "../../src/open-knowledge.ts";

/**
 * Building the index takes seconds: all test files share one, which its contents' hash guards. It
 * is built before the first of them begins.
 */
export const SHARED_INDEX_FILE = resolve("node_modules", ".cache", "zhiquan-test-knowledge.index");

/** The knowledge as it ships. */
export function openTestKnowledge(): Knowledge {
  return openKnowledge("knowledge", SHARED_INDEX_FILE, silentLog);
}
