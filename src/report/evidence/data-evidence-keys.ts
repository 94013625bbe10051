import { openDataKey, openOrCreateDataKey } from "../../storage/data-keys.ts";
import type { StorageDatabase } from "../../storage/tables.ts";
import type { EvidenceKeys } from "./evidence-store.ts";

/**
 * The keys of evidence in the database: one for each intake or supplement, so that destroying the
 * keys of a report's intake and supplements makes its files unreadable wherever copies of them lie.
 */
export function createDataEvidenceKeys(database: StorageDatabase): EvidenceKeys {
  const toName = (draftId: string) => ({ record_id: draftId, purpose: "evidence" }) as const;
  return {
    openOrCreate: (draftId) => openOrCreateDataKey(database, toName(draftId)),
    open: (draftId) => openDataKey(database, toName(draftId)),
  };
}
