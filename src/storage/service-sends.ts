import type { ServiceSendRow, StorageDatabase, StorageTransaction } from "./tables.ts";

/** The reservation of a part of a reply, if there is one. */
export function findSend(
  database: StorageDatabase,
  { outboxId, part }: { readonly outboxId: number; readonly part: number },
): Promise<ServiceSendRow | undefined> {
  return database
    .selectFrom("service_sends")
    .selectAll()
    .where("outbox_id", "=", outboxId)
    .where("part", "=", part)
    .executeTakeFirst();
}

/** Reserves a send. */
export async function insertSend(
  transaction: StorageTransaction,
  send: Omit<ServiceSendRow, "sent_at">,
): Promise<void> {
  await transaction
    .insertInto("service_sends")
    .values({ ...send, sent_at: null })
    .execute();
}

/** Records that the platform took a send. */
export async function markSent(
  database: StorageDatabase,
  messageId: string,
  now: Date,
): Promise<void> {
  await database
    .updateTable("service_sends")
    .set({ sent_at: now.toISOString() })
    .where("message_id", "=", messageId)
    .execute();
}

/** Forgets a send that did not happen; gives what it was. */
export function deleteSend(
  database: StorageDatabase,
  messageId: string,
): Promise<ServiceSendRow | undefined> {
  return database
    .deleteFrom("service_sends")
    .where("message_id", "=", messageId)
    .returningAll()
    .executeTakeFirst();
}
