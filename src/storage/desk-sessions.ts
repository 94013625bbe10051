import type { DeskSessionRow, PersonRow, StorageDatabase, StorageTransaction } from "./tables.ts";

const MINUTE_MS = 60_000;
const IDLE_MS = 30 * MINUTE_MS;
const LONGEST_MS = 12 * 60 * MINUTE_MS;
const KEPT_MS = 30 * 24 * 60 * MINUTE_MS;

/** A session that holds, and whose it is. */
export interface OpenSession {
  readonly session: DeskSessionRow;
  readonly person: PersonRow;
}

/** Opens a session for 12 hours; it ends before when nothing happens for 30 minutes. */
export async function openSession(
  trx: StorageTransaction,
  session: Pick<DeskSessionRow, "id" | "token_hash" | "person_id" | "device">,
  now: Date,
): Promise<void> {
  const oldest = new Date(now.getTime() - KEPT_MS).toISOString();
  await trx.deleteFrom("desk_sessions").where("expires_at", "<", oldest).execute();
  const at = now.toISOString();
  const expires_at = new Date(now.getTime() + LONGEST_MS).toISOString();
  await trx
    .insertInto("desk_sessions")
    .values({ ...session, created_at: at, last_seen_at: at, expires_at, ended_at: null })
    .execute();
}

/** The session of a token, if it holds and its person is still bound; it counts as seen now. */
export async function findSession(
  database: StorageDatabase,
  tokenHash: string,
  now: Date,
): Promise<OpenSession | undefined> {
  const session = await selectHolding(database, now)
    .where("token_hash", "=", tokenHash)
    .executeTakeFirst();
  const person =
    session &&
    (await database
      .selectFrom("people")
      .selectAll()
      .where("id", "=", session.person_id)
      .where("disabled_at", "is", null)
      .where("role", "!=", "enterprise")
      .executeTakeFirst());
  if (session === undefined || person === undefined) {
    return undefined;
  }
  await markSeen(database, session, now);
  return { session, person };
}

/** The sessions of a person that hold, latest first. */
export function listSessions(
  database: StorageDatabase,
  personId: string,
  now: Date,
): Promise<DeskSessionRow[]> {
  return selectHolding(database, now)
    .where("person_id", "=", personId)
    .orderBy("created_at", "desc")
    .orderBy("id")
    .execute();
}

/** Ends one session of a person. */
export async function endSession(
  database: StorageDatabase,
  { id, personId }: { readonly id: string; readonly personId: string },
  now: Date,
): Promise<void> {
  await database
    .updateTable("desk_sessions")
    .set({ ended_at: now.toISOString() })
    .where("id", "=", id)
    .where("person_id", "=", personId)
    .where("ended_at", "is", null)
    .execute();
}

/** Ends all sessions of a person, and what could begin another; gives how many held. */
export async function endSessionsOfPerson(
  database: StorageDatabase,
  personId: string,
  now: Date,
): Promise<number> {
  await database.deleteFrom("sign_in_codes").where("person_id", "=", personId).execute();
  const holding = await listSessions(database, personId, now);
  await database
    .updateTable("desk_sessions")
    .set({ ended_at: now.toISOString() })
    .where("person_id", "=", personId)
    .where("ended_at", "is", null)
    .execute();
  return holding.length;
}

function selectHolding(database: StorageDatabase, now: Date) {
  const idleSince = new Date(now.getTime() - IDLE_MS).toISOString();
  return database
    .selectFrom("desk_sessions")
    .selectAll()
    .where("ended_at", "is", null)
    .where("expires_at", ">", now.toISOString())
    .where("last_seen_at", ">", idleSince);
}

/** Once a minute is enough: a page must not wait for a write. */
async function markSeen(
  database: StorageDatabase,
  { id, last_seen_at }: DeskSessionRow,
  now: Date,
): Promise<void> {
  if (now.getTime() - Date.parse(last_seen_at) < MINUTE_MS) {
    return;
  }
  await database
    .updateTable("desk_sessions")
    .set({ last_seen_at: now.toISOString() })
    .where("id", "=", id)
    .execute();
}
