import { createHash } from "node:crypto";
import { inParts } from "../base/in-parts.ts";
import { readValue, takeNextValue } from "../storage/counters.ts";
import type { EventRow } from "../storage/report-tables.ts";
import type { StorageDatabase, StorageTransaction } from "../storage/tables.ts";
import { toCanonicalJson } from "./canonical-json.ts";

/** Something that happened to a report. Carries no personal data: it can never be deleted. */
export interface NewEvent {
  /** Absent where it is about no single report. */
  readonly reportId?: string;
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

/** The end of the chain: kept outside, it shows later whether anything before it was changed. */
export interface ChainHead {
  readonly events: number;
  readonly hash: string;
}

/** What the verification of the chain found. */
export type ChainCheck =
  | { readonly kind: "intact"; readonly events: number; readonly head: ChainHead }
  | {
      readonly kind: "broken";
      readonly reason: ChainFault;
      /** The first bad row's seq; where rows are missing at the end, the last one's. */
      readonly brokenAt: number;
      /** What stands there, and how many events before it are good. */
      readonly place: ChainPlace | null;
      readonly goodEvents: number;
    };
type ChainPlace = Pick<EventRow, "report_id" | "matter_id" | "kind" | "at">;

/**
 * `changed`: a row is not as it was written; `out_of_order`: a row before it was removed, added or
 * exchanged; `events_missing`, `not_counted`: fewer or more rows than were counted;
 * `head_missing`, `head_differs`: the chain is shorter than, or not the same as, the one that was
 * witnessed.
 */
type ChainFault =
  | "changed"
  | "out_of_order"
  | "events_missing"
  | "not_counted"
  | "head_missing"
  | "head_differs";

const COUNTER = "event-chain";
const FIRST_HASH = "0".repeat(64);
const PAGE_ROWS = 1_000;
const ROWS_AT_ONCE = 500;

type HashedPart = Omit<EventRow, "seq" | "hash">;

/**
 * Appends an event, its hash covering the one before. The counter's row is the lock on the chain's
 * head: take the locks on matters and case numbers before; the outbox's come after.
 */
export function appendEvent(trx: StorageTransaction, event: NewEvent): Promise<void> {
  return appendEvents(trx, [event]);
}

/** Appends events in the given order; see {@link appendEvent}. */
export async function appendEvents(
  trx: StorageTransaction,
  events: readonly NewEvent[],
): Promise<void> {
  if (events.length === 0) {
    return;
  }
  await takeNextValue(trx, COUNTER, events.length);
  const last = await trx
    .selectFrom("events")
    .select("hash")
    .orderBy("seq", "desc")
    .limit(1)
    .executeTakeFirst();
  let previous = last?.hash ?? FIRST_HASH;
  const rows = events.map((event) => {
    const row = toHashedPart(event, previous);
    previous = toHash(row);
    return { ...row, hash: previous };
  });
  for (const part of inParts(rows, ROWS_AT_ONCE)) {
    await trx.insertInto("events").values(part).execute();
  }
}

function toHashedPart(event: NewEvent, previousHash: string): HashedPart {
  return {
    report_id: event.reportId ?? "",
    matter_id: event.matterId ?? null,
    kind: event.kind,
    actor_id: event.actor.id,
    actor_role: event.actor.role,
    at: event.at.toISOString(),
    data: toCanonicalJson(event.data),
    previous_hash: previousHash,
  };
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
 * Recomputes every hash from the first event to the last; finds what was changed, removed, added or
 * exchanged. With a head that was kept outside, also a chain that was cut or written anew. Events
 * may be appended meanwhile.
 */
export async function verifyEventChain(
  database: StorageDatabase,
  witnessed?: ChainHead,
): Promise<ChainCheck> {
  const written = await readCount(database);
  const walk: ChainWalk = { events: 0, hash: FIRST_HASH, lastSeq: 0, place: null };
  for (;;) {
    const rows = await readPage(database, walk.lastSeq);
    for (const row of rows) {
      const reason = findFault(row, walk, witnessed);
      if (reason !== undefined) {
        return toBroken(reason, row.seq, toPlace(row), walk.events);
      }
      Object.assign(walk, { hash: row.hash, lastSeq: row.seq, place: toPlace(row) });
      walk.events += 1;
    }
    if (rows.length < PAGE_ROWS) {
      return checkCount(database, walk, { written, witnessed });
    }
  }
}

/** The end of the chain as it is now. */
export async function readChainHead(database: StorageDatabase): Promise<ChainHead> {
  const { events, hash } = await database
    .selectFrom("events")
    .select(({ fn, selectFrom }) => [
      fn.countAll<number>().as("events"),
      selectFrom("events as last")
        .select("last.hash")
        .orderBy("last.seq", "desc")
        .limit(1)
        .as("hash"),
    ])
    .executeTakeFirstOrThrow();
  return { events: Number(events), hash: hash ?? FIRST_HASH };
}

/** How far the verification has come: all before is good. */
interface ChainWalk {
  events: number;
  hash: string;
  lastSeq: number;
  place: ChainPlace | null;
}

function readPage(database: StorageDatabase, afterSeq: number) {
  return database
    .selectFrom("events")
    .selectAll()
    .where("seq", ">", afterSeq)
    .orderBy("seq")
    .limit(PAGE_ROWS)
    .execute();
}

function toPlace({ report_id, matter_id, kind, at }: ChainPlace): ChainPlace {
  return { report_id, matter_id, kind, at };
}

function toBroken(
  reason: ChainFault,
  brokenAt: number,
  place: ChainPlace | null,
  goodEvents: number,
): ChainCheck {
  return { kind: "broken", reason, brokenAt, place, goodEvents };
}

function findFault(
  { hash, ...part }: HashedPart & { readonly hash: string },
  walk: ChainWalk,
  witnessed: ChainHead | undefined,
): ChainFault | undefined {
  if (part.previous_hash !== walk.hash) {
    return "out_of_order";
  }
  if (toHash(part) !== hash) {
    return "changed";
  }
  const isHead = witnessed !== undefined && walk.events + 1 === witnessed.events;
  return isHead && witnessed.hash !== hash ? "head_differs" : undefined;
}

/** `written` events were there at first, so that a cut end shows; the counter has grown since. */
async function checkCount(
  database: StorageDatabase,
  { events, hash, lastSeq, place }: ChainWalk,
  expected: { readonly written: number; readonly witnessed: ChainHead | undefined },
): Promise<ChainCheck> {
  if (events < expected.written) {
    return toBroken("events_missing", lastSeq, place, events);
  }
  if (expected.witnessed !== undefined && events < expected.witnessed.events) {
    return toBroken("head_missing", lastSeq, place, events);
  }
  return events > (await readCount(database))
    ? toBroken("not_counted", lastSeq, place, events)
    : { kind: "intact", events, head: { events, hash } };
}

/** How many events were ever written. */
async function readCount(database: StorageDatabase): Promise<number> {
  return (await readValue(database, COUNTER)) ?? 0;
}

function toHash(part: HashedPart): string {
  const { report_id, matter_id, kind, actor_id, actor_role, at, data, previous_hash } = part;
  const covered = { report_id, matter_id, kind, actor_id, actor_role, at, data, previous_hash };
  return createHash("sha256").update(toCanonicalJson(covered)).digest("hex");
}
