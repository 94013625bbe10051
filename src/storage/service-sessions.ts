import type { ServiceSessionRow, StorageDatabase, StorageTransaction } from "./tables.ts";

/** Who attends a conversation, since when. */
export type Attending = Pick<
  ServiceSessionRow,
  "attendance" | "servicer_id" | "attended_since" | "account" | "conversation_id"
>;

/** The session of a conversation, if anything was ever heard of it. */
export function findSession(
  database: StorageDatabase,
  conversationId: string,
): Promise<ServiceSessionRow | undefined> {
  return database
    .selectFrom("service_sessions")
    .selectAll()
    .where("conversation_id", "=", conversationId)
    .executeTakeFirst();
}

/** Records who attends a conversation from now on. */
export async function setAttendance(
  database: StorageDatabase,
  { conversation_id, ...attending }: Attending,
): Promise<void> {
  await database
    .insertInto("service_sessions")
    .values({ conversation_id, ...attending, customer_wrote_at: null, scene: null })
    .onConflict((conflict) => conflict.column("conversation_id").doUpdateSet(attending))
    .execute();
}

/** Records when a customer last wrote, or by which entrance they came; later instants win. */
export async function touchSession(
  transaction: StorageTransaction,
  conversation: Pick<ServiceSessionRow, "conversation_id" | "account">,
  seen: { readonly wroteAt?: string; readonly scene?: string },
): Promise<void> {
  const { conversation_id, account } = conversation;
  const found = await findSession(transaction, conversation_id);
  const wrote = [found?.customer_wrote_at, seen.wroteAt].filter((at) => at != null).sort();
  const facts = {
    customer_wrote_at: wrote.at(-1) ?? null,
    scene: seen.scene ?? found?.scene ?? null,
  };
  await transaction
    .insertInto("service_sessions")
    .values({
      ...{ conversation_id, account, ...facts },
      ...{ attendance: "assistant", servicer_id: null, attended_since: null },
    })
    .onConflict((conflict) => conflict.column("conversation_id").doUpdateSet(facts))
    .execute();
}

/** The sessions of an account that the assistant does not attend. */
export function listAttended(
  database: StorageDatabase,
  account: string,
): Promise<ServiceSessionRow[]> {
  return database
    .selectFrom("service_sessions")
    .selectAll()
    .where("account", "=", account)
    .where("attendance", "!=", "assistant")
    .orderBy("attended_since")
    .execute();
}
