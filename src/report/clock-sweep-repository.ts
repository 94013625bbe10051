import { sql } from "kysely";
import type { LocalDate } from "../base/clock.ts";
import { inParts } from "../base/in-parts.ts";
import type { StorageDatabase, StorageTransaction } from "../storage/tables.ts";
import type { MatterClock } from "./matter.ts";
import { toClock } from "./matter-clock-repository.ts";
import type { MatterState } from "./matter-states.ts";

const IDS_AT_ONCE = 500;

/** A clock with what is needed to say whose it is. */
export interface SweptClock {
  readonly id: string;
  readonly clock: MatterClock;
  readonly reportId: string;
  readonly type: string;
  readonly state: string;
  readonly officeId: string;
  readonly officerId: string | null;
}

/** Running clocks whose reminder's day has come. */
export function listClocksToRemind(
  database: StorageDatabase,
  today: LocalDate,
): Promise<SweptClock[]> {
  return select(database, (query) => query.where("matter_clocks.remind_on", "<=", today));
}

/** Running clocks whose last day is over, which nobody has recorded yet: the `most` oldest. */
export function listClocksToBreach(
  database: StorageDatabase,
  today: LocalDate,
  most: number,
): Promise<SweptClock[]> {
  return select(database, (query) =>
    query
      .where("matter_clocks.due_on", "<", today)
      .where("matter_clocks.breached_at", "is", null)
      .limit(most),
  );
}

/** Clocks that run or are noted, and have a last day. */
export function listDatedClocks(database: StorageDatabase): Promise<SweptClock[]> {
  return select(database, (query) => query.where("matter_clocks.due_on", "is not", null), [
    "running",
    "noted",
  ]);
}

/** Running clocks without a planned reminder, and noted ones without a last day. */
export async function listUnplannedClocks(database: StorageDatabase): Promise<SweptClock[]> {
  const [running, noted] = await Promise.all([
    select(database, (query) => query.where("matter_clocks.remind_on", "is", null)),
    select(database, (query) => query.where("matter_clocks.due_on", "is", null), ["noted"]),
  ]);
  return [...running, ...noted];
}

/**
 * Records that the last days of clocks are over, at the instant when they were: midnight in
 * Asia/Shanghai, 16:00 UTC. Gives the ids of those that still ran.
 */
export async function recordBreaches(
  trx: StorageTransaction,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const breached = new Set<string>();
  for (const part of inParts(ids, IDS_AT_ONCE)) {
    const rows = await trx
      .updateTable("matter_clocks")
      .set({ breached_at: sql<string>`due_on || 'T16:00:00.000Z'` })
      .where("id", "in", part)
      .where("status", "=", "running")
      .where("breached_at", "is", null)
      .returning("id")
      .execute();
    for (const { id } of rows) {
      breached.add(id);
    }
  }
  return breached;
}

/** Notes a reminder as given, and the day of the next. Gives the ids of those that were still due. */
export async function recordReminders(
  trx: StorageTransaction,
  ids: readonly string[],
  reminder: {
    readonly stage: string;
    readonly next: LocalDate;
    readonly today: LocalDate;
  },
): Promise<ReadonlySet<string>> {
  const given = new Set<string>();
  for (const part of inParts(ids, IDS_AT_ONCE)) {
    const rows = await trx
      .updateTable("matter_clocks")
      .set({ reminded: reminder.stage, remind_on: reminder.next })
      .where("id", "in", part)
      .where("status", "=", "running")
      .where("remind_on", "<=", reminder.today)
      .returning("id")
      .execute();
    for (const { id } of rows) {
      given.add(id);
    }
  }
  return given;
}

/** Matters in one of the states whose day for an answer is over, oldest first. */
export async function listLapsedMatterIds(
  database: StorageDatabase,
  states: readonly MatterState[],
  today: LocalDate,
): Promise<readonly string[]> {
  const rows = await database
    .selectFrom("matters")
    .select("id")
    .where("answer_due_on", "<", today)
    .where("state", "in", states)
    .orderBy("answer_due_on")
    .orderBy("id")
    .execute();
  return rows.map(({ id }) => id);
}

/** Open matters whose officer is out of use or belongs to another office, oldest first. */
export async function listLeftMatterIds(
  database: StorageDatabase,
  states: readonly MatterState[],
): Promise<readonly string[]> {
  const rows = await database
    .selectFrom("matters")
    .innerJoin("people", "people.id", "matters.officer_id")
    .select("matters.id")
    .where("matters.state", "in", states)
    .where((where) =>
      where.or([
        where("people.disabled_at", "is not", null),
        where("people.office_id", "is", null),
        where("people.office_id", "!=", where.ref("matters.office_id")),
      ]),
    )
    .orderBy("matters.id")
    .execute();
  return rows.map(({ id }) => id);
}

/** Matters in one of the states at offices to which nobody is bound any more, oldest first. */
export async function listDesertedMatterIds(
  database: StorageDatabase,
  states: readonly MatterState[],
  exceptOfficeId: string,
): Promise<readonly string[]> {
  const rows = await database
    .selectFrom("matters")
    .select("matters.id")
    .where("matters.state", "in", states)
    .where("matters.office_id", "!=", exceptOfficeId)
    .where("matters.office_id", "not in", (query) =>
      query
        .selectFrom("people")
        .innerJoin("accounts", "accounts.person_id", "people.id")
        .select("people.office_id")
        .where("people.office_id", "is not", null)
        .where("people.role", "in", ["officer", "lead"])
        .where("people.disabled_at", "is", null),
    )
    .orderBy("matters.id")
    .execute();
  return rows.map(({ id }) => id);
}

function selectWith(database: StorageDatabase, statuses: readonly MatterClock["status"][]) {
  return database
    .selectFrom("matter_clocks")
    .innerJoin("matters", "matters.id", "matter_clocks.matter_id")
    .selectAll("matter_clocks")
    .select(["matters.report_id", "matters.type", "matters.state"])
    .select(["matters.office_id", "matters.officer_id"])
    .where("matter_clocks.status", "in", [...statuses])
    .orderBy("matter_clocks.due_on")
    .orderBy("matter_clocks.id");
}

async function select(
  database: StorageDatabase,
  narrow: (query: ReturnType<typeof selectWith>) => ReturnType<typeof selectWith>,
  statuses: readonly MatterClock["status"][] = ["running"],
): Promise<SweptClock[]> {
  const rows = await narrow(selectWith(database, statuses)).execute();
  return rows.map((row) => ({
    id: row.id,
    clock: toClock(row),
    reportId: row.report_id,
    type: row.type,
    state: row.state,
    officeId: row.office_id,
    officerId: row.officer_id,
  }));
}
