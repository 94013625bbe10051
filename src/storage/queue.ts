import { type Generated, PostgresAdapter, type RawBuilder, sql } from "kysely";
import type { InboxRow, OutboxRow, StorageDatabase, StorageTransaction } from "./tables.ts";

type Sql = RawBuilder<unknown>;

/** A table whose rows are worked off in order per conversation, and its key. */
export const INBOX = { table: "inbox", key: "seq" } as const;
export const OUTBOX = { table: "outbox", key: "id" } as const;
type Queue = typeof INBOX | typeof OUTBOX;
type QueueRow<Of extends Queue> = { inbox: InboxRow; outbox: OutboxRow }[Of["table"]];

/** A row as it is read, what the database fills in included. */
export type Queued<Row> = {
  [Name in keyof Row]: Row[Name] extends Generated<infer Value> ? Value : Row[Name];
};

/** Who claims, and until when the claim stands if nothing more is heard of them. */
export interface ClaimOptions {
  readonly owner: string;
  readonly now: Date;
  readonly leaseMs: number;
  /** Rows of other channels are left to the processes that have those. */
  readonly channels: readonly string[];
  /** Replies of these that may wait are as if they were not there. */
  readonly quietChannels?: readonly string[];
}

/**
 * Takes the row that has waited longest of those that may be worked on: of each conversation only
 * its earliest unfinished one, and none of a conversation that somebody is working on. The next row
 * of the same conversation waits from then on, so that conversations take turns, however much one of
 * them brings. Counts the attempt at once. A row that was claimed and never given back comes from a
 * process that ended: that attempt is not counted unless the row was alone in hand, and the row is
 * suspected from then on.
 */
export async function claimNext<Of extends Queue>(
  database: StorageDatabase,
  queue: Of,
  options: ClaimOptions,
): Promise<Queued<QueueRow<Of>> | undefined> {
  if (!isPostgres(database)) {
    return withoutSync(database, (transaction) => claimInSteps(transaction, queue, options));
  }
  const key = sql.ref(queue.key);
  const next = letNextWait(queue, options, {
    conversationId: sql`(select conversation_id from claimed)`,
    claimedKey: sql`(select ${key} from claimed)`,
  });
  const claim = claimLongestWaiting(queue, options, sql`for update skip locked`);
  const { rows } = await sql<Queued<QueueRow<Of>>>`
    with claimed as (${claim}), next as (${next}) select * from claimed`.execute(database);
  return rows[0];
}

/**
 * Does not wait for SQLite's disk. A claim may be lost in a power cut, and the row is free again
 * then, as after any crash; waiting would double the cost of a turn.
 */
function withoutSync<Result>(
  database: StorageDatabase,
  work: (transaction: StorageTransaction) => Promise<Result>,
): Promise<Result> {
  return database.connection().execute(async (connection) => {
    await sql`pragma synchronous = normal`.execute(connection);
    try {
      return await connection.transaction().execute(work);
    } finally {
      await sql`pragma synchronous = full`.execute(connection);
    }
  });
}

async function claimInSteps<Of extends Queue>(
  transaction: StorageTransaction,
  queue: Of,
  options: ClaimOptions,
): Promise<Queued<QueueRow<Of>> | undefined> {
  const claim = claimLongestWaiting<Of>(queue, options, sql``);
  const claimed = (await claim.execute(transaction)).rows[0];
  if (claimed !== undefined) {
    const { conversation_id: conversationId } = claimed;
    const place = { conversationId: sql`${conversationId}`, claimedKey: sql`${toKey(claimed)}` };
    await letNextWait(queue, options, place).execute(transaction);
  }
  return claimed;
}

function toKey(row: Queued<InboxRow | OutboxRow>): number {
  return "seq" in row ? row.seq : row.id;
}

function claimLongestWaiting<Of extends Queue>(
  queue: Of,
  options: ClaimOptions,
  skipLocked: Sql,
): RawBuilder<Queued<QueueRow<Of>>> {
  const { owner, now, leaseMs, channels } = options;
  const table = sql.table(queue.table);
  const key = sql.ref(queue.key);
  const at = now.toISOString();
  const until = new Date(now.getTime() + leaseMs).toISOString();
  return sql<Queued<QueueRow<Of>>>`
    update ${table}
    set attempts = attempts + case when lease_owner is null or suspicion = 'alone' then 1 else 0 end,
      suspicion = case when lease_owner is null then suspicion else 'crashed' end,
      lease_owner = ${owner}, lease_until = ${until}
    where ${key} = (
      select candidate.${key} from ${table} as candidate
      where candidate.status = 'pending' and candidate.available_at <= ${at}
        and (candidate.lease_until is null or candidate.lease_until <= ${at})
        and candidate.channel in (${sql.join(channels)}) ${isAwake("candidate", options)}
        and not exists (
          select 1 from ${table} as other
          where other.conversation_id = candidate.conversation_id and other.status = 'pending'
            and (other.${key} < candidate.${key} ${isAwake("other", options)}
              or other.lease_until > ${at})
        )
      order by candidate.available_at, candidate.${key} limit 1 ${skipLocked}
    )
    returning *`;
}

/** Has the row of a conversation after the claimed one wait from now on, where there is one. */
function letNextWait(
  queue: Queue,
  options: ClaimOptions,
  { conversationId, claimedKey }: { readonly conversationId: Sql; readonly claimedKey: Sql },
): Sql {
  const table = sql.table(queue.table);
  const key = sql.ref(queue.key);
  const at = options.now.toISOString();
  return sql`
    update ${table} set available_at = ${at}
    where available_at < ${at} and ${key} = (
      select min(later.${key}) from ${table} as later
      where later.conversation_id = ${conversationId} and later.status = 'pending'
        and later.${key} > ${claimedKey} ${isAwake("later", options)}
    )`;
}

/** What may wait is as if it were not there in the quiet hours of its channel. */
function isAwake(row: string, { quietChannels = [] }: ClaimOptions): Sql {
  return quietChannels.length === 0
    ? sql``
    : sql`and not (${sql.ref(`${row}.may_wait`)} = 1
        and ${sql.ref(`${row}.channel`)} in (${sql.join(quietChannels)}))`;
}

/** Whose claims are freed, and when. */
export interface FreeOptions {
  readonly isEnded: (owner: string) => boolean;
  readonly now: Date;
}

/** A row that `owner` has claimed. */
export interface Claim {
  readonly key: number;
  readonly owner: string;
}

/** Keeps a claim for longer; false when it is no longer the owner's. */
export function extendClaim(
  database: StorageDatabase,
  queue: Queue,
  claim: Claim,
  until: Date,
): Promise<boolean> {
  return setClaimed(database, queue, claim, sql`lease_until = ${until.toISOString()}`);
}

/** Records that a row is tried alone from now on; false when the claim was lost. */
export function markAlone(database: StorageDatabase, queue: Queue, claim: Claim): Promise<boolean> {
  return setClaimed(database, queue, claim, sql`suspicion = 'alone'`);
}

/** Frees the rows whose holder `isEnded`, instead of waiting for their time to be up. */
export async function freeClaims(
  database: StorageDatabase,
  queue: Queue,
  { isEnded, now }: FreeOptions,
): Promise<void> {
  const table = sql.table(queue.table);
  const held = await sql<{ lease_owner: string }>`
    select distinct lease_owner from ${table}
    where status = 'pending' and lease_owner is not null`.execute(database);
  const ended = held.rows.map((row) => row.lease_owner).filter(isEnded);
  if (ended.length > 0) {
    await sql`
      update ${table} set lease_until = ${now.toISOString()}
      where status = 'pending' and lease_owner in (${sql.join(ended)})`.execute(database);
  }
}

/** When a row is to be taken again, and why not now; an attempt that was none is not counted. */
export interface Later {
  readonly availableAt: Date;
  readonly reason: string;
  readonly isAttempt?: boolean;
}

/** Gives a row back, not to be taken before `availableAt`; false when the claim was lost. */
export function postpone(
  database: StorageDatabase,
  queue: Queue,
  claim: Claim,
  { availableAt, reason, isAttempt = true }: Later,
): Promise<boolean> {
  return setClaimed(
    database,
    queue,
    claim,
    sql`available_at = ${availableAt.toISOString()}, lease_owner = null, lease_until = null,
      last_error = ${reason}, attempts = attempts - ${sql.lit(isAttempt ? 0 : 1)}`,
  );
}

/** Ends the work on a row with a status that is not `pending`; false when the claim was lost. */
export function finish<Of extends Queue>(
  database: StorageDatabase,
  queue: Of,
  claim: Claim,
  end: {
    readonly status: Exclude<QueueRow<Of>["status"], "pending">;
    readonly reason?: string | undefined;
  },
): Promise<boolean> {
  return setClaimed(
    database,
    queue,
    claim,
    sql`status = ${end.status}, lease_owner = null, lease_until = null,
      last_error = ${end.reason ?? null}`,
  );
}

/** Puts a row whose status is one of `from` back to be worked on now; false when it is not. */
export async function redrive(
  database: StorageDatabase,
  queue: Queue,
  key: number,
  { from, now }: { readonly from: readonly string[]; readonly now: Date },
): Promise<boolean> {
  const { rows } = await sql`
    update ${sql.table(queue.table)}
    set status = 'pending', attempts = 0, available_at = ${now.toISOString()}
    where ${sql.ref(queue.key)} = ${key} and status in (${sql.join([...from])})
    returning ${sql.ref(queue.key)}`.execute(database);
  return rows.length === 1;
}

async function setClaimed(
  database: StorageDatabase,
  queue: Queue,
  { key, owner }: Claim,
  changes: ReturnType<typeof sql>,
): Promise<boolean> {
  const { rows } = await sql`
    update ${sql.table(queue.table)} set ${changes}
    where ${sql.ref(queue.key)} = ${key} and status = 'pending' and lease_owner = ${owner}
    returning ${sql.ref(queue.key)}`.execute(database);
  return rows.length === 1;
}

/** Whether the tables live in PostgreSQL, where rows and not the whole file are locked. */
export function isPostgres(database: StorageDatabase): boolean {
  return database.getExecutor().adapter instanceof PostgresAdapter;
}
