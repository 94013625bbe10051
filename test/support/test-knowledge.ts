import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLog } from "../../src/base/log.ts";
import { type Knowledge, openKnowledge } from "../../src/open-knowledge.ts";

/** Building the index takes seconds: all test files share one, which its contents' hash guards. */
export const SHARED_INDEX_FILE = join(tmpdir(), "zhiquan-test-knowledge.index");

/** The knowledge as it ships. */
export function openTestKnowledge(): Knowledge {
  return openKnowledge("knowledge", SHARED_INDEX_FILE, silentLog);
}
