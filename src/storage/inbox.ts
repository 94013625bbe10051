import {
  type Claim,
  type ClaimOptions,
  claimNext,
  extendClaim,
  type FreeOptions,
  finish,
  freeClaims,
  INBOX,
  markAlone,
  postpone,
  type Queued,
  redrive,
} from "./queue.ts";
import type { InboxRow, StorageDatabase, StorageTransaction } from "./tables.ts";

/** A message that was taken in. */
export type QueuedMessage = Queued<InboxRow>;

/** What the inbox needs to know of a message; all of it is stored as JSON. */
export interface IncomingMessage {
  readonly address: {
    readonly channel: string;
    readonly account: string;
    readonly conversationId: string;
  };
  readonly externalId: string;
  readonly receivedAt: string;
}

/** A message that nobody is to work on: kept as it is, or put on the dead-letter list. */
export interface KeptApart {
  readonly status: "done" | "dead";
  readonly reason: string;
}

/** Stores a message durably; one that is there already changes nothing. */
export async function insertMessage(
  database: StorageDatabase,
  message: IncomingMessage,
  now: Date,
  keptApart?: KeptApart,
): Promise<"accepted" | "repeated"> {
  const { channel, account, conversationId } = message.address;
  const inserted = await database
    .insertInto("inbox")
    .values({
      channel,
      account,
      external_id: message.externalId,
      conversation_id: conversationId,
      message: JSON.stringify(message),
      received_at: message.receivedAt,
      status: keptApart?.status ?? "pending",
      last_error: keptApart?.reason ?? null,
      attempts: 0,
      available_at: now.toISOString(),
    })
    .onConflict((conflict) => conflict.columns(["channel", "account", "external_id"]).doNothing())
    .returning("seq")
    .execute();
  return inserted.length === 1 ? "accepted" : "repeated";
}

/** Ends a message that was taken back before anybody worked on it; false when it is too late. */
export async function withdrawMessage(
  transaction: StorageTransaction,
  message: { readonly channel: string; readonly account: string; readonly externalId: string },
): Promise<boolean> {
  const withdrawn = await transaction
    .updateTable("inbox")
    .set({ status: "done", last_error: "taken back by the sender" })
    .where("channel", "=", message.channel)
    .where("account", "=", message.account)
    .where("external_id", "=", message.externalId)
    .where("status", "=", "pending")
    .where("lease_owner", "is", null)
    .returning("seq")
    .execute();
  return withdrawn.length === 1;
}

/** The next message to work on, claimed; see {@link claimNext}. */
export function claimMessage(
  database: StorageDatabase,
  options: ClaimOptions,
): Promise<QueuedMessage | undefined> {
  return claimNext(database, INBOX, options);
}

/** Keeps the claim of a message for longer; false when it was lost. */
export function extendMessageClaim(
  database: StorageDatabase,
  claim: Claim,
  until: Date,
): Promise<boolean> {
  return extendClaim(database, INBOX, claim, until);
}

/** Frees the messages whose holder has ended; see {@link freeClaims}. */
export function freeMessages(database: StorageDatabase, options: FreeOptions): Promise<void> {
  return freeClaims(database, INBOX, options);
}

/** Records that a message is tried alone from now on; false when the claim was lost. */
export function markMessageAlone(database: StorageDatabase, claim: Claim): Promise<boolean> {
  return markAlone(database, INBOX, claim);
}

/** Marks a message as done, inside its turn's transaction; false when the claim was lost. */
export function completeMessage(transaction: StorageTransaction, claim: Claim): Promise<boolean> {
  return finish(transaction, INBOX, claim, { status: "done" });
}

/** Gives a message back to be tried again later; false when the claim was lost. */
export function postponeMessage(
  database: StorageDatabase,
  claim: Claim,
  later: { readonly availableAt: Date; readonly reason: string },
): Promise<boolean> {
  return postpone(database, INBOX, claim, later);
}

/** Puts a message on the dead-letter list; false when the claim was lost. */
export function buryMessage(
  database: StorageDatabase,
  claim: Claim,
  reason: string,
): Promise<boolean> {
  return finish(database, INBOX, claim, { status: "dead", reason });
}

/** The dead-letter list, earliest first. */
export function listDeadMessages(database: StorageDatabase): Promise<QueuedMessage[]> {
  return database
    .selectFrom("inbox")
    .selectAll()
    .where("status", "=", "dead")
    .orderBy("seq")
    .execute();
}

/** Takes a message from the dead-letter list to be tried again; false when it is not on it. */
export function redriveMessage(
  database: StorageDatabase,
  seq: number,
  now: Date,
): Promise<boolean> {
  return redrive(database, INBOX, seq, { from: ["dead"], now });
}

/** When the latest message of a channel came in (ISO 8601, UTC); `undefined` when none ever did. */
export async function findLatestArrival(
  database: StorageDatabase,
  channel: string,
): Promise<string | undefined> {
  const latest = await database
    .selectFrom("inbox")
    .select("received_at")
    .where("channel", "=", channel)
    .orderBy("seq", "desc")
    .limit(1)
    .executeTakeFirst();
  return latest?.received_at;
}
