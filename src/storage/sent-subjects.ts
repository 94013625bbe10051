import { isSentAs } from "./sent-ids.ts";
import type { StorageDatabase } from "./tables.ts";

/** How the key begins under which something is sent that tells of a subject, not of its turn. */
export function toSubjectKey(subject: string): string {
  return `matter:${subject}:`;
}

const OF_SUBJECT = new RegExp(`^${toSubjectKey("([^:]+)")}`);

/**
 * What a message of ours was about, found by the platform's id of it: what its key names, a case
 * number, or whatever else its turn was about; undefined when about nothing, or not ours.
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
    .where(isSentAs(sent.externalId))
    .orderBy("outbox.id", "desc")
    .limit(1)
    .executeTakeFirst();
  const [, told] = OF_SUBJECT.exec(row?.dedupe_key ?? "") ?? [];
  return told ?? row?.case_number ?? row?.subject ?? undefined;
}

/**
 * The case of a conversation that a message of ours was about, found by the numbers that stand in
 * it; undefined where they are of none, or of several.
 */
export async function findQuotedCase(
  database: StorageDatabase,
  quoted: { readonly conversationId: string; readonly numbers: readonly string[] },
): Promise<string | undefined> {
  const cases = await database
    .selectFrom("reports")
    .select("case_number")
    .where("conversation_id", "=", quoted.conversationId)
    .where("case_number", "in", quoted.numbers)
    .limit(2)
    .execute();
  return cases.length === 1 ? cases[0]?.case_number : undefined;
}
