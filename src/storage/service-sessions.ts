import type { ServiceSessionRow, StorageDatabase, StorageTransaction } from "./tables.ts";

/** Who attends a conversation, since when. */
export type Attending = Pick<
  ServiceSessionRow,
  "attendance" | "servicer_id" | "attended_since" | "account" | "conversation_id"
>;

type Conversation = Pick<ServiceSessionRow, "conversation_id" | "account">;

function toNewSession<Facts extends Partial<ServiceSessionRow>>(
  conversation: Conversation,
  facts: Facts,
) {
  const nobody = { attendance: "assistant", servicer_id: null, attended_since: null } as const;
  return {
    ...{ ...nobody, asked_back_at: null, customer_wrote_at: null, sends: 0, scene: null },
    ...{ ...conversation, ...facts },
  };
}

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

/** Records who attends a conversation from now on; whoever asked for the assistant has it then. */
export async function setAttendance(
  database: StorageDatabase,
  { conversation_id, ...attending }: Attending,
): Promise<void> {
  const facts =
    attending.attendance === "assistant" ? { ...attending, asked_back_at: null } : attending;
  await database
    .insertInto("service_sessions")
    .values(toNewSession({ conversation_id, account: attending.account }, facts))
    .onConflict((conflict) => conflict.column("conversation_id").doUpdateSet(facts))
    .execute();
}

/** Records that a customer whom the assistant does not attend wants it back. */
export async function noteAskedBack(
  transaction: StorageTransaction,
  conversationId: string,
  now: Date,
): Promise<void> {
  await transaction
    .updateTable("service_sessions")
    .set({ asked_back_at: now.toISOString() })
    .where("conversation_id", "=", conversationId)
    .where("attendance", "!=", "assistant")
    .execute();
}

/** Records that a customer wrote at an instant: messages to them are counted anew. */
export async function noteWriting(
  transaction: StorageTransaction,
  conversation: Conversation,
  wroteAt: string,
): Promise<void> {
  const facts = { customer_wrote_at: wroteAt, sends: 0 };
  await transaction
    .insertInto("service_sessions")
    .values(toNewSession(conversation, facts))
    .onConflict((conflict) =>
      conflict
        .column("conversation_id")
        .doUpdateSet(facts)
        .where((where) =>
          where.or([
            where("service_sessions.customer_wrote_at", "is", null),
            where("service_sessions.customer_wrote_at", "<=", wroteAt),
          ]),
        ),
    )
    .execute();
}

/** Records the entrance by which a customer came. */
export async function noteEntrance(
  transaction: StorageTransaction,
  conversation: Conversation,
  scene: string,
): Promise<void> {
  await transaction
    .insertInto("service_sessions")
    .values(toNewSession(conversation, { scene }))
    .onConflict((conflict) => conflict.column("conversation_id").doUpdateSet({ scene }))
    .execute();
}

/**
 * Counts one more message to a customer; gives how many it makes since they wrote, `undefined` when
 * `allowed` are out already.
 */
export async function countSend(
  transaction: StorageTransaction,
  conversationId: string,
  allowed: number,
): Promise<number | undefined> {
  const counted = await transaction
    .updateTable("service_sessions")
    .set((set) => ({ sends: set("sends", "+", 1) }))
    .where("conversation_id", "=", conversationId)
    .where("sends", "<", allowed)
    .returning("sends")
    .executeTakeFirst();
  return counted?.sends;
}

/** Takes back the count of a message that did not go out. */
export async function uncountSend(
  transaction: StorageTransaction,
  conversationId: string,
): Promise<void> {
  await transaction
    .updateTable("service_sessions")
    .set((set) => ({ sends: set("sends", "-", 1) }))
    .where("conversation_id", "=", conversationId)
    .where("sends", ">", 0)
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
