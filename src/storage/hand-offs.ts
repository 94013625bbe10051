import type { HandOffRow, StorageDatabase, StorageTransaction } from "./tables.ts";

/** Somebody's wish for a human. */
export type NewHandOff = Omit<HandOffRow, "answered_at" | "answered_by">;

/** Records a wish for a human, as part of the turn that says it. */
export async function insertHandOff(
  transaction: StorageTransaction,
  handOff: NewHandOff,
): Promise<void> {
  await transaction
    .insertInto("hand_offs")
    .values({ ...handOff, answered_at: null, answered_by: null })
    .execute();
}

/** Finds a wish for a human by its id. */
export function findHandOff(
  database: StorageDatabase,
  id: string,
): Promise<HandOffRow | undefined> {
  return database.selectFrom("hand_offs").selectAll().where("id", "=", id).executeTakeFirst();
}

/** Records who answered it; the first answer counts. */
export async function markHandOffAnswered(
  transaction: StorageTransaction,
  id: string,
  { personId, now }: { readonly personId: string; readonly now: Date },
): Promise<void> {
  await transaction
    .updateTable("hand_offs")
    .set({ answered_at: now.toISOString(), answered_by: personId })
    .where("id", "=", id)
    .where("answered_at", "is", null)
    .execute();
}
