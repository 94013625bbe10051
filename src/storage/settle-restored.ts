import type { StorageDatabase, StorageTransaction } from "./tables.ts";

const REASON = "restored from a backup: it may have been sent after the backup was made";

/** What was changed so that a restored database does nothing twice. */
export interface Settled {
  /** Replies that a person may have sent again. */
  readonly unknownReplies: number;
}

/**
 * Makes a restored database ready for use. What was waiting to be sent may have been sent since the
 * backup: it becomes `unknown`. What opens something once may have been used: it opens nothing any
 * more, and nobody is signed in. Whoever held something is gone. Messages that wait to be worked on
 * still do: they were promised an answer.
 */
export async function settleRestored(trx: StorageTransaction, now: Date): Promise<Settled> {
  const replies = await trx
    .updateTable("outbox")
    .set({ status: "unknown", last_error: REASON, lease_owner: null, lease_until: null })
    .where("status", "=", "pending")
    .returning("id")
    .execute();
  await trx.updateTable("inbox").set({ lease_owner: null, lease_until: null }).execute();
  await trx.deleteFrom("leases").execute();
  await spendCodes(trx, now.toISOString());
  return { unknownReplies: replies.length };
}

async function spendCodes(database: StorageDatabase, at: string): Promise<void> {
  await database.deleteFrom("bot_streams").execute();
  await database.deleteFrom("sign_in_codes").execute();
  await database.deleteFrom("upload_links").execute();
  await database
    .updateTable("invitations")
    .set({ used_at: at })
    .where("used_at", "is", null)
    .execute();
  await database
    .updateTable("desk_sessions")
    .set({ ended_at: at })
    .where("ended_at", "is", null)
    .execute();
  // A card's code changes it once: whether that was done since is not known.
  await database
    .updateTable("wecom_cards")
    .set({ spending_at: at })
    .where("spending_at", "is", null)
    .execute();
}
