import type { StorageDatabase } from "./tables.ts";

/** What tells of a matter is sent under a key that begins with it. */
const OF_MATTER = /^matter:([^:]+):/;

/**
 * What a message of ours was about, found by the platform's id of it: a matter's id, a case number,
 * or whatever else its turn was about; undefined when about nothing, or not ours.
 */
export async function findSentSubject(
  database: StorageDatabase,
  sent: { readonly conversationId: string; readonly externalId: string },
): Promise<string | undefined> {
  const row = await database
    .selectFrom("outbox")
    .leftJoin("turns", "turns.id", "outbox.turn_id")
    .leftJoin("reports", "reports.id", "turns.subject")
    .select(["outbox.dedupe_key", "turns.subject", "reports.case_number"])
    .where("outbox.conversation_id", "=", sent.conversationId)
    .where("outbox.external_id", "=", sent.externalId)
    .orderBy("outbox.id", "desc")
    .limit(1)
    .executeTakeFirst();
  const [, matterId] = OF_MATTER.exec(row?.dedupe_key ?? "") ?? [];
  return matterId ?? row?.case_number ?? row?.subject ?? undefined;
}
