import type { StorageDatabase, WecomCardRow } from "./tables.ts";

/** Keeps a card that was sent; one that was kept already stays as it is. */
export async function insertWecomCard(
  database: StorageDatabase,
  card: Omit<WecomCardRow, "spending_at">,
): Promise<void> {
  await database
    .insertInto("wecom_cards")
    .values({ ...card, spending_at: null })
    .onConflict((conflict) => conflict.columns(["account", "task_id"]).doNothing())
    .execute();
}

type CardKey = Pick<WecomCardRow, "account" | "task_id">;

/** Puts the code that a press brought in the place of the one before. */
export async function renewWecomCode(
  database: StorageDatabase,
  { account, task_id: taskId }: CardKey,
  { code, now }: { readonly code: string; readonly now: Date },
): Promise<void> {
  await database
    .updateTable("wecom_cards")
    .set({ response_code: code, code_at: now.toISOString(), spending_at: null })
    .where("account", "=", account)
    .where("task_id", "=", taskId)
    .execute();
}

/** Takes away a code that changes nothing any more, if it is still the card's. */
export async function dropWecomCode(
  database: StorageDatabase,
  { account, task_id: taskId }: CardKey,
  code: string,
): Promise<void> {
  await database
    .updateTable("wecom_cards")
    .set({ response_code: "", spending_at: null })
    .where("account", "=", account)
    .where("task_id", "=", taskId)
    .where("response_code", "=", code)
    .execute();
}

/** The cards about a subject that show an older version than the given one. */
export function listOlderWecomCards(
  database: StorageDatabase,
  { account, subject, version }: Pick<WecomCardRow, "account" | "subject" | "version">,
): Promise<WecomCardRow[]> {
  return database
    .selectFrom("wecom_cards")
    .selectAll()
    .where("account", "=", account)
    .where("subject", "=", subject)
    .where("version", "<", version)
    .orderBy("code_at")
    .execute();
}

/** Records that a card's code is about to be spent. */
export async function markWecomCodeSpending(
  database: StorageDatabase,
  { account, task_id: taskId }: CardKey,
  now: Date,
): Promise<void> {
  await database
    .updateTable("wecom_cards")
    .set({ spending_at: now.toISOString() })
    .where("account", "=", account)
    .where("task_id", "=", taskId)
    .execute();
}

/** Forgets a card that was changed or cannot be any more. */
export async function deleteWecomCard(
  database: StorageDatabase,
  { account, task_id: taskId }: CardKey,
): Promise<void> {
  await database
    .deleteFrom("wecom_cards")
    .where("account", "=", account)
    .where("task_id", "=", taskId)
    .execute();
}
