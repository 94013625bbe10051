import { listIdleConversations, saveConversation } from "../storage/conversations.ts";
import type { Storage } from "../storage/open-storage.ts";
import { deleteEvidenceOfDraft } from "./evidence-repository.ts";
import { readDraftIds } from "./read-draft-ids.ts";

const KEPT_MS = 72 * 3_600_000;
const AT_ONCE = 100;

/**
 * Forgets what conversations remember that nobody has written in for 72 hours, with the files of
 * their intakes and supplements; gives how many. One that goes on meanwhile is left alone.
 */
export async function purgeDrafts(storage: Storage, now: Date): Promise<number> {
  const before = new Date(now.getTime() - KEPT_MS);
  const idle = await listIdleConversations(storage.database, before, AT_ONCE);
  let purged = 0;
  for (const { version, ...conversation } of idle) {
    const forgotten = { ...conversation, holder: null, state: null };
    const isDone = await storage.transaction(async (trx) => {
      if (!(await saveConversation(trx, forgotten, version))) {
        return false;
      }
      for (const draftId of readDraftIds(conversation.state)) {
        await deleteEvidenceOfDraft(trx, draftId);
      }
      return true;
    });
    purged += isDone ? 1 : 0;
  }
  return purged;
}
