import type { StorageDatabase, StorageTransaction, TurnRow } from "./tables.ts";

/** Records a turn; a second one of the same message fails. */
export async function insertTurn(transaction: StorageTransaction, turn: TurnRow): Promise<void> {
  await transaction.insertInto("turns").values(turn).execute();
}

/** The latest `limit` turns of a conversation, latest last. */
export async function listHistory(
  database: StorageDatabase,
  conversationId: string,
  limit: number,
): Promise<TurnRow[]> {
  const latestFirst = await database
    .selectFrom("turns")
    .selectAll()
    .where("conversation_id", "=", conversationId)
    .orderBy("inbox_seq", "desc")
    .limit(limit)
    .execute();
  return latestFirst.reverse();
}

/** The turn of this id. */
export function findTurn(database: StorageDatabase, id: string): Promise<TurnRow | undefined> {
  return database.selectFrom("turns").selectAll().where("id", "=", id).executeTakeFirst();
}

/** Says what a turn turned out to be about: its record is erased with that. */
export async function nameTurn(
  transaction: StorageTransaction,
  id: string,
  subject: string,
): Promise<void> {
  await transaction.updateTable("turns").set({ subject }).where("id", "=", id).execute();
}

/** Says that what turns were about goes by another id from now on. */
export async function renameSubject(
  transaction: StorageTransaction,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<void> {
  await transaction.updateTable("turns").set({ subject: to }).where("subject", "=", from).execute();
}
