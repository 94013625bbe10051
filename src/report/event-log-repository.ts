import { createHash } from "node:crypto";
import { takeNextValue } from "../storage/counters.ts";
import type { EventRow, StorageDatabase, StorageTransaction } from "../storage/tables.ts";
import { toCanonicalJson } from "./canonical-json.ts";

/** Something that happened to a report. Carries no personal data: it can never be deleted. */
export interface NewEvent {
  readonly reportId: string;
  readonly matterId?: string;
  /** What happened: `submitted`, or an action of matter-states.yaml. */
  readonly kind: string;
  readonly actor: { readonly id: string; readonly role: string };
  readonly at: Date;
  readonly data: Readonly<Record<string, unknown>>;
}

export type LoggedEvent = Omit<EventRow, "seq" | "data"> & {
  readonly seq: number;
  readonly data: Readonly<Record<string, unknown>>;
};

/** What the verification of the chain found. `brokenAt` is the first bad event's seq. */
export type ChainCheck =
  | { readonly kind: "intact"; readonly events: number }
  | { readonly kind: "broken"; readonly brokenAt: number; readonly reason: ChainFault };
type ChainFault = "changed" | "out_of_order" | "events_missing" | "not_counted";

const COUNTER = "event-chain";
const FIRST_HASH = "0".repeat(64);
const PAGE_ROWS = 1_000;

type HashedPart = Omit<EventRow, "seq" | "hash">;

/**
 * Appends an event, its hash covering the one before. The counter's row is the lock on the chain's
 * head: take the locks on matters and case numbers before; the outbox's come after.
 */
export async function appendEvent(trx: StorageTransaction, event: NewEvent): Promise<void> {
  await takeNextValue(trx, COUNTER);
  const last = await trx
    .selectFrom("events")
    .select("hash")
    .orderBy("seq", "desc")
    .limit(1)
    .executeTakeFirst();
  const row: HashedPart = {
    report_id: event.reportId,
    matter_id: event.matterId ?? null,
    kind: event.kind,
    actor_id: event.actor.id,
    actor_role: event.actor.role,
    at: event.at.toISOString(),
    data: toCanonicalJson(event.data),
    previous_hash: last?.hash ?? FIRST_HASH,
  };
  await trx
    .insertInto("events")
    .values({ ...row, hash: toHash(row) })
    .execute();
}

/** The events of a report, oldest first. */
export async function listEvents(
  database: StorageDatabase,
  reportId: string,
): Promise<readonly LoggedEvent[]> {
  const rows = await database
    .selectFrom("events")
    .selectAll()
    .where("report_id", "=", reportId)
    .orderBy("seq")
    .execute();
  return rows.map((row) => ({ ...row, data: JSON.parse(row.data) }));
}

/**
 * Recomputes every hash from the first event to the last; finds changes, swaps and cut ends. Events
 * may be appended meanwhile.
 */
export async function verifyEventChain(database: StorageDatabase): Promise<ChainCheck> {
  const written = await readCount(database);
  let previous = FIRST_HASH;
  let events = 0;
  let lastSeq = 0;
  for (;;) {
    const rows = await database
      .selectFrom("events")
      .selectAll()
      .where("seq", ">", lastSeq)
      .orderBy("seq")
      .limit(PAGE_ROWS)
      .execute();
    for (const { seq, hash, ...part } of rows) {
      const reason = findFault(part, hash, previous);
      if (reason !== undefined) {
        return { kind: "broken", brokenAt: seq, reason };
      }
      previous = hash;
      lastSeq = seq;
      events += 1;
    }
    if (rows.length < PAGE_ROWS) {
      return checkCount(database, { written, events, lastSeq });
    }
  }
}

function findFault(part: HashedPart, hash: string, previous: string): ChainFault | undefined {
  if (part.previous_hash !== previous) {
    return "out_of_order";
  }
  return toHash(part) === hash ? undefined : "changed";
}

/** `written` events were there at first, so that a cut end shows; the counter has grown since. */
async function checkCount(
  database: StorageDatabase,
  found: { readonly written: number; readonly events: number; readonly lastSeq: number },
): Promise<ChainCheck> {
  const { written, events, lastSeq } = found;
  if (events < written) {
    return { kind: "broken", brokenAt: lastSeq, reason: "events_missing" };
  }
  return events > (await readCount(database))
    ? { kind: "broken", brokenAt: lastSeq, reason: "not_counted" }
    : { kind: "intact", events };
}

/** How many events were ever written. */
async function readCount(database: StorageDatabase): Promise<number> {
  const counter = await database
    .selectFrom("counters")
    .select("value")
    .where("name", "=", COUNTER)
    .executeTakeFirst();
  return counter?.value ?? 0;
}

function toHash(part: HashedPart): string {
  const { report_id, matter_id, kind, actor_id, actor_role, at, data, previous_hash } = part;
  const covered = { report_id, matter_id, kind, actor_id, actor_role, at, data, previous_hash };
  return createHash("sha256").update(toCanonicalJson(covered)).digest("hex");
}
