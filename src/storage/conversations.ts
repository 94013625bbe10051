import type { ConversationRow, StorageDatabase, StorageTransaction } from "./tables.ts";

/** The conversation of this id, if it ever had a turn. */
export function findConversation(
  database: StorageDatabase,
  id: string,
): Promise<ConversationRow | undefined> {
  return database.selectFrom("conversations").selectAll().where("id", "=", id).executeTakeFirst();
}

/**
 * Stores a conversation as one version further than `expectedVersion` (0 for a new one). False,
 * and nothing changed, when it is at another version: another turn came between.
 */
export async function saveConversation(
  transaction: StorageTransaction,
  conversation: Omit<ConversationRow, "version">,
  expectedVersion: number,
): Promise<boolean> {
  const version = expectedVersion + 1;
  if (expectedVersion === 0) {
    const inserted = await transaction
      .insertInto("conversations")
      .values({ ...conversation, version })
      .onConflict((conflict) => conflict.column("id").doNothing())
      .returning("id")
      .execute();
    return inserted.length === 1;
  }
  const { id, ...changes } = conversation;
  const updated = await transaction
    .updateTable("conversations")
    .set({ ...changes, version })
    .where("id", "=", id)
    .where("version", "=", expectedVersion)
    .returning("id")
    .execute();
  return updated.length === 1;
}

/** Conversations that remember something and have had no turn since `before`, at most `limit`. */
export function listIdleConversations(
  database: StorageDatabase,
  before: Date,
  limit: number,
): Promise<ConversationRow[]> {
  return database
    .selectFrom("conversations")
    .selectAll()
    .where("state", "is not", null)
    .where("updated_at", "<", before.toISOString())
    .limit(limit)
    .execute();
}
