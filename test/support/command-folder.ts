import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openTestKnowledge, SHARED_INDEX_FILE } from "./test-knowledge.ts";

/** A data folder for commands, with an index so that none has to build it. */
export function makeCommandFolder() {
  const folder = mkdtempSync(join(tmpdir(), "zhiquan-command-"));
  const knowledge = openTestKnowledge();
  copyFileSync(SHARED_INDEX_FILE, join(folder, "knowledge.index"));
  return {
    ...{ folder, knowledge },
    environment: { DATA_DIR: folder, LOG_LEVEL: "warn" },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
