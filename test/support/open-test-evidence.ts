import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRandomId } from "../../src/base/id.ts";
import { createDataKey, type DataKey } from "../../src/base/seal-text.ts";
import { loadEvidenceRules } from "../../src/report/evidence/evidence-rules.ts";
import {
  createEvidenceStore,
  type EvidenceKeys,
  type EvidenceStoreOptions,
} from "../../src/report/evidence/evidence-store.ts";
import { createFolderBackend } from "../../src/report/evidence/folder-backend.ts";
import { scanNothing } from "../../src/report/evidence/scan-file.ts";

export const evidenceRules = loadEvidenceRules("knowledge/evidence-types.yaml");

/** Keys in memory; `destroy` shreds one. */
function createTestKeys(): EvidenceKeys & { destroy(draftId: string): void } {
  const keys = new Map<string, DataKey>();
  return {
    async openOrCreate(draftId) {
      const key = keys.get(draftId) ?? createDataKey();
      keys.set(draftId, key);
      return key;
    },
    open: async (draftId) => keys.get(draftId),
    destroy: (draftId) => keys.delete(draftId),
  };
}

/** An evidence store in a temporary folder. */
export function openTestEvidence(parts: Partial<EvidenceStoreOptions> = {}) {
  const folder = mkdtempSync(join(tmpdir(), "zhiquan-evidence-"));
  const backend = createFolderBackend(join(folder, "evidence"));
  const keys = createTestKeys();
  const store = createEvidenceStore({
    ...{ backend, clearBackend: backend, keys },
    rules: () => evidenceRules,
    scan: scanNothing,
    incomingFolder: join(folder, "incoming"),
    limitBytes: 20_000,
    createId: createRandomId,
    ...parts,
  });
  const remove = () => rmSync(folder, { recursive: true, force: true });
  return { store, backend, keys, folder, remove };
}
