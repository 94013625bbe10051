import { type ExpressionBuilder, sql } from "kysely";
import {
  type Claim,
  type ClaimOptions,
  claimNext,
  extendClaim,
  type FreeOptions,
  finish,
  freeClaims,
  isPostgres,
  type Later,
  OUTBOX,
  postpone,
  type Queued,
  redrive,
} from "./queue.ts";
import { toSentIds } from "./sent-ids.ts";
import type { OutboxRow, StorageDatabase, StorageTransaction, Tables } from "./tables.ts";

/** A message to send, or one that was sent. */
export type QueuedReply = Queued<OutboxRow>;

/** Something to send; `reply` is stored as JSON. A `Notice` of a conversation fits. */
export interface OutgoingReply {
  readonly to: {
    readonly channel: string;
    readonly account: string;
    readonly conversationId: string;
  };
  readonly reply: object;
  /** The same key again is not sent again. */
  readonly key: string;
  /** Whether it can wait out quiet hours, and be overtaken by what is said in them. */
  readonly mayWait?: boolean;
}

/**
 * Puts replies into the outbox in the given order, as part of the transaction that causes them.
 * One whose key is there already is left out. Once per transaction: see {@link lockConversations}.
 */
export async function enqueueReplies(
  transaction: StorageTransaction,
  replies: readonly OutgoingReply[],
  { now, turnId = null }: { readonly now: Date; readonly turnId?: string | null },
): Promise<void> {
  if (replies.length === 0) {
    return;
  }
  await lockConversations(transaction, replies);
  await transaction
    .insertInto("outbox")
    .values(
      replies.map(({ to, reply, key, mayWait = false }) => ({
        channel: to.channel,
        account: to.account,
        conversation_id: to.conversationId,
        reply: JSON.stringify(reply),
        to_forget: "secrets" in reply || "files" in reply ? 1 : 0,
        dedupe_key: key,
        may_wait: mayWait ? 1 : 0,
        turn_id: turnId,
        created_at: now.toISOString(),
        status: "pending" as const,
        attempts: 0,
        available_at: now.toISOString(),
      })),
    )
    .onConflict((conflict) => conflict.column("dedupe_key").doNothing())
    .execute();
}

/**
 * On PostgreSQL, two transactions could else commit a conversation's rows against the order of
 * their ids: the earlier would be sent late, and a page that reads "after id" would miss it.
 */
async function lockConversations(
  transaction: StorageTransaction,
  replies: readonly OutgoingReply[],
): Promise<void> {
  if (!isPostgres(transaction)) {
    return;
  }
  const conversationIds = new Set(replies.map(({ to }) => to.conversationId));
  for (const id of [...conversationIds].sort()) {
    await sql`select pg_advisory_xact_lock(hashtext('outbox'), hashtext(${id}))`.execute(
      transaction,
    );
  }
}

/** The next reply to send, claimed; see {@link claimNext}. */
export function claimReply(
  database: StorageDatabase,
  options: ClaimOptions,
): Promise<QueuedReply | undefined> {
  return claimNext(database, OUTBOX, options);
}

/**
 * Claims, for {@link ClaimOptions}, what was to go long ago by other channels than the given ones to
 * somebody of staff whom one of the given reaches.
 */
export async function claimOverdueReply(
  database: StorageDatabase,
  {
    owner,
    now,
    leaseMs,
    channels,
    queuedBefore,
  }: Omit<ClaimOptions, "quietChannels"> & { readonly queuedBefore: Date },
): Promise<QueuedReply | undefined> {
  const at = now.toISOString();
  const found = await database
    .selectFrom("outbox")
    .select("id")
    .where("status", "=", "pending")
    .where("channel", "not in", [...channels])
    .where("created_at", "<=", queuedBefore.toISOString())
    .where("available_at", "<=", at)
    .where(isFreeAt(at))
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom("accounts as own")
          .innerJoin("accounts as other", "other.person_id", "own.person_id")
          .innerJoin("people", "people.id", "own.person_id")
          .select("people.id")
          .whereRef("own.conversation_id", "=", "outbox.conversation_id")
          .whereRef("other.conversation_id", "!=", "outbox.conversation_id")
          .where("other.channel", "in", [...channels])
          .where("people.role", "!=", "enterprise"),
      ),
    )
    .orderBy("id")
    .limit(1)
    .executeTakeFirst();
  return found === undefined
    ? undefined
    : database
        .updateTable("outbox")
        .set(({ eb }) => ({
          lease_owner: owner,
          lease_until: new Date(now.getTime() + leaseMs).toISOString(),
          attempts: eb("attempts", "+", 1),
        }))
        .where("id", "=", found.id)
        .where("status", "=", "pending")
        .where(isFreeAt(at))
        .returningAll()
        .executeTakeFirst();
}

function isFreeAt(at: string) {
  return ({ or, eb }: ExpressionBuilder<Tables, "outbox">) =>
    or([eb("lease_until", "is", null), eb("lease_until", "<=", at)]);
}

/** Keeps the claim of a reply for longer; false when it was lost. */
export function extendReplyClaim(
  database: StorageDatabase,
  claim: Claim,
  until: Date,
): Promise<boolean> {
  return extendClaim(database, OUTBOX, claim, until);
}

/** Frees the replies whose holder has ended; see {@link freeClaims}. */
export function freeReplies(database: StorageDatabase, options: FreeOptions): Promise<void> {
  return freeClaims(database, OUTBOX, options);
}

/** How the sending of a reply ended. */
export type Settlement =
  | {
      readonly status: "sent";
      readonly at: Date;
      /** The platform's ids of what was sent. */
      readonly externalIds?: readonly string[] | undefined;
    }
  | { readonly status: "refused" | "unknown" | "dead"; readonly reason: string };

/** Records how the sending of a reply ended; false when the claim was lost. */
export async function settleReply(
  database: StorageDatabase,
  claim: Claim,
  settlement: Settlement,
): Promise<boolean> {
  if (settlement.status !== "sent") {
    return finish(database, OUTBOX, claim, settlement);
  }
  const sent = await database
    .updateTable("outbox")
    .set({
      status: "sent",
      sent_at: settlement.at.toISOString(),
      external_id: toSentIds(settlement.externalIds ?? []),
      lease_owner: null,
      lease_until: null,
      last_error: null,
    })
    .where("id", "=", claim.key)
    .where("status", "=", "pending")
    .where("lease_owner", "=", claim.owner)
    .returning("id")
    .execute();
  return sent.length === 1;
}

/** Records that the platform could not deliver a reply that it had taken, or was about to. */
export async function refuseReply(
  transaction: StorageTransaction,
  id: number,
  reason: string,
): Promise<void> {
  await transaction
    .updateTable("outbox")
    .set({ status: "refused", last_error: reason, lease_owner: null, lease_until: null })
    .where("id", "=", id)
    .where("status", "in", ["sent", "pending", "unknown"])
    .execute();
}

/** Gives a reply back to be tried again later; false when the claim was lost. */
export function postponeReply(
  database: StorageDatabase,
  claim: Claim,
  later: Later,
): Promise<boolean> {
  return postpone(database, OUTBOX, claim, later);
}

/** The conversations of the outbox's rows that have one of these keys. */
export async function listWrittenTo(
  database: StorageDatabase,
  keys: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await database
    .selectFrom("outbox")
    .select("conversation_id")
    .where("dedupe_key", "in", [...keys])
    .execute();
  return new Set(rows.map((row) => row.conversation_id));
}

/** What waits for one channel. */
export interface StrandedReplies {
  readonly channel: string;
  readonly count: number;
  /** When the earliest of them was queued; ISO 8601, UTC. */
  readonly since: string;
}

/** Counts, by channel, the replies that wait for other channels than the given ones. */
export async function countStranded(
  database: StorageDatabase,
  channels: readonly string[],
): Promise<readonly StrandedReplies[]> {
  const rows = await database
    .selectFrom("outbox")
    .select(({ fn }) => [
      "channel",
      fn.countAll<number | string>().as("count"),
      fn.min("created_at").as("since"),
    ])
    .where("status", "=", "pending")
    .where("channel", "not in", [...channels])
    .groupBy("channel")
    .orderBy("channel")
    .execute();
  return rows.map(({ channel, count, since }) => ({ channel, count: Number(count), since }));
}

const UNDELIVERED = ["dead", "unknown", "refused"] as const;

/** What did not certainly arrive and is not tried any more, earliest first. */
export function listUndelivered(
  database: StorageDatabase,
  statuses: readonly (typeof UNDELIVERED)[number][] = UNDELIVERED,
): Promise<QueuedReply[]> {
  return database
    .selectFrom("outbox")
    .selectAll()
    .where("status", "in", [...statuses])
    .orderBy("id")
    .execute();
}

/** Has an undelivered reply sent again; false when it is none. */
export function redriveReply(database: StorageDatabase, id: number, now: Date): Promise<boolean> {
  return redrive(database, OUTBOX, id, { from: UNDELIVERED, now });
}

/** The replies of a conversation after the given id (0 for all), whatever became of their sending. */
export async function readReplies(
  database: StorageDatabase,
  conversationId: string,
  { afterId, limit }: { readonly afterId: number; readonly limit: number },
): Promise<{ id: number; reply: string; createdAt: string }[]> {
  return await database
    .selectFrom("outbox")
    .select(["id", "reply", "created_at as createdAt"])
    .where("conversation_id", "=", conversationId)
    .where("id", ">", afterId)
    .orderBy("id")
    .limit(limit)
    .execute();
}

/**
 * Rewrites the replies that were sent before `sentBefore` and still hold `secrets` or `files`;
 * gives how many.
 *
 * @param rewrite gets and gives the reply as JSON.
 */
export async function rewriteSentSecrets(
  database: StorageDatabase,
  sentBefore: Date,
  rewrite: (reply: string) => string,
): Promise<number> {
  const rows = await database
    .selectFrom("outbox")
    .select(["id", "reply"])
    .where("status", "=", "sent")
    .where("sent_at", "<", sentBefore.toISOString())
    .where("to_forget", "=", 1)
    .execute();
  for (const { id, reply } of rows) {
    await database
      .updateTable("outbox")
      .set({ reply: rewrite(reply), to_forget: 0 })
      .where("id", "=", id)
      .execute();
  }
  return rows.length;
}
