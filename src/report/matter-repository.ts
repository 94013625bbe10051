import type { Insertable, Selectable } from "kysely";
import { z } from "zod";
import { isPostgres } from "../storage/queue.ts";
import type { MatterClockRow, StorageDatabase, StorageTransaction } from "../storage/tables.ts";
import type { Matter, MatterClock, MatterCourse } from "./matter.ts";
import { MATTER_STATES, type MatterState } from "./matter-states.ts";

/** `routing` is what the routing decision was made from: inputs, law, reasons. */
export async function insertMatter(
  trx: StorageTransaction,
  matter: Matter,
  routing: object,
): Promise<void> {
  await trx
    .insertInto("matters")
    .values({
      id: matter.id,
      report_id: matter.reportId,
      ordinal: matter.ordinal,
      type: matter.type,
      district: matter.district,
      authority: matter.authority,
      office_id: matter.officeId,
      officer_id: matter.officerId,
      state: matter.state,
      version: matter.version,
      rule_id: matter.ruleId,
      rule_version: matter.ruleVersion,
      routing: JSON.stringify(routing),
      created_at: matter.createdAt,
      updated_at: matter.createdAt,
      ...toCourseColumns(matter.course),
    })
    .execute();
}

export async function findMatter(
  database: StorageDatabase,
  id: string,
): Promise<Matter | undefined> {
  const row = await selectMatters(database).where("id", "=", id).executeTakeFirst();
  return row && toMatter(row);
}

/** The matter as it is now; nobody else changes it until the transaction ends. */
export async function lockMatter(trx: StorageTransaction, id: string): Promise<Matter | undefined> {
  const query = selectMatters(trx).where("id", "=", id);
  // A transaction on SQLite is alone from its beginning.
  const row = await (isPostgres(trx) ? query.forUpdate() : query).executeTakeFirst();
  return row && toMatter(row);
}

export async function listMattersOfReport(
  database: StorageDatabase,
  reportId: string,
): Promise<readonly Matter[]> {
  const rows = await selectMatters(database)
    .where("report_id", "=", reportId)
    .orderBy("ordinal")
    .execute();
  return rows.map(toMatter);
}

/**
 * Matters by office (those on their way to it included) or by state, none of the states left out;
 * oldest first.
 */
export async function listMatters(
  database: StorageDatabase,
  filter: {
    readonly officeId?: string;
    readonly state?: string;
    readonly withoutStates?: readonly string[];
  },
): Promise<readonly Matter[]> {
  let query = selectMatters(database).orderBy("created_at").orderBy("id");
  if (filter.officeId !== undefined) {
    const { officeId } = filter;
    query = query.where((where) =>
      where.or([where("office_id", "=", officeId), where("target_office_id", "=", officeId)]),
    );
  }
  if (filter.state !== undefined) {
    query = query.where("state", "=", filter.state);
  }
  if (filter.withoutStates !== undefined && filter.withoutStates.length > 0) {
    query = query.where("state", "not in", filter.withoutStates);
  }
  return (await query.execute()).map(toMatter);
}

/** What the open matters' routing decisions were made from, and what came of them, by matter. */
export async function readRoutings(
  database: StorageDatabase,
  withoutStates: readonly MatterState[],
): Promise<ReadonlyMap<string, unknown>> {
  const rows = await database
    .selectFrom("matters")
    .select(["id", "routing"])
    .where("state", "not in", withoutStates)
    .execute();
  return new Map(rows.map(({ id, routing }) => [id, JSON.parse(routing)]));
}

/** Changes a matter if its version is still the expected one; false when somebody was faster. */
export async function advanceMatter(
  trx: StorageTransaction,
  matter: Matter,
  change: {
    readonly state: MatterState;
    readonly officeId: string;
    readonly officerId: string | null;
    readonly course: MatterCourse;
  },
  at: Date,
): Promise<boolean> {
  const result = await trx
    .updateTable("matters")
    .set({
      state: change.state,
      office_id: change.officeId,
      officer_id: change.officerId,
      version: matter.version + 1,
      updated_at: at.toISOString(),
      ...toCourseColumns(change.course),
    })
    .where("id", "=", matter.id)
    .where("version", "=", matter.version)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** The matters that are handled with another one go where it goes. */
export async function moveMergedMatters(
  trx: StorageTransaction,
  { id, officeId }: Matter,
  at: Date,
): Promise<void> {
  await trx
    .updateTable("matters")
    .set((row) => ({
      office_id: officeId,
      officer_id: null,
      version: row("version", "+", 1),
      updated_at: at.toISOString(),
    }))
    .where("merged_into", "=", id)
    .execute();
}

/** The matters that are handled with another one. */
export async function listMergedMatters(
  database: StorageDatabase,
  id: string,
): Promise<readonly Matter[]> {
  return (await selectMatters(database).where("merged_into", "=", id).orderBy("id").execute()).map(
    toMatter,
  );
}

/** Writes clocks as they are now; a clock of the same name begins anew. */
export async function saveClocks(
  trx: StorageTransaction,
  clocks: readonly MatterClock[],
): Promise<void> {
  for (const clock of clocks) {
    const values: Omit<Insertable<MatterClockRow>, "id"> = {
      matter_id: clock.matterId,
      clock_id: clock.clockId,
      started_on: clock.startedOn,
      due_on: clock.dueOn,
      provisional: clock.provisional ? 1 : 0,
      status: clock.status,
      paused_on: clock.pausedOn,
      paused_units: clock.pausedUnits,
      extended: clock.isExtended ? 1 : 0,
      remind_on: clock.remindOn,
      reminded: clock.reminded,
      breached_at: clock.breachedAt,
    };
    await trx
      .insertInto("matter_clocks")
      .values({ id: `${clock.matterId}:${clock.clockId}`, ...values })
      .onConflict((conflict) => conflict.column("id").doUpdateSet(values))
      .execute();
  }
}

export async function listClocks(
  database: StorageDatabase,
  matterIds: readonly string[],
): Promise<readonly MatterClock[]> {
  if (matterIds.length === 0) {
    return [];
  }
  const rows = await database
    .selectFrom("matter_clocks")
    .selectAll()
    .where("matter_id", "in", matterIds)
    .orderBy("due_on")
    .orderBy("id")
    .execute();
  return rows.map(toClock);
}

/** A clock as it is stored. */
export function toClock(row: Selectable<MatterClockRow>): MatterClock {
  return {
    matterId: row.matter_id,
    clockId: row.clock_id,
    startedOn: row.started_on,
    dueOn: row.due_on,
    provisional: row.provisional === 1,
    status: row.status,
    pausedOn: row.paused_on,
    pausedUnits: row.paused_units,
    isExtended: row.extended === 1,
    remindOn: row.remind_on,
    reminded: row.reminded,
    breachedAt: row.breached_at,
  };
}

function toCourseColumns(course: MatterCourse) {
  return {
    previous_state: course.previousState,
    target_office_id: course.targetOfficeId,
    refusals: course.refusals,
    answer_due_on: course.answerDueOn,
    merged_into: course.mergedInto,
  };
}

function selectMatters(database: StorageDatabase) {
  return database
    .selectFrom("matters")
    .select([
      "id",
      "report_id",
      "ordinal",
      "type",
      "district",
      "authority",
      "office_id",
      "officer_id",
      "state",
      "version",
      "rule_id",
      "rule_version",
      "created_at",
      "previous_state",
      "target_office_id",
      "refusals",
      "answer_due_on",
      "merged_into",
    ]);
}

type SelectedRow = Awaited<ReturnType<ReturnType<typeof selectMatters>["execute"]>>[number];

function toMatter(row: SelectedRow): Matter {
  return {
    id: row.id,
    reportId: row.report_id,
    ordinal: row.ordinal,
    type: row.type,
    district: row.district,
    authority: row.authority,
    officeId: row.office_id,
    officerId: row.officer_id,
    state: z.enum(MATTER_STATES).parse(row.state),
    version: row.version,
    ruleId: row.rule_id,
    ruleVersion: row.rule_version,
    createdAt: row.created_at,
    course: {
      previousState: z.enum(MATTER_STATES).nullable().parse(row.previous_state),
      targetOfficeId: row.target_office_id,
      refusals: row.refusals,
      answerDueOn: row.answer_due_on,
      mergedInto: row.merged_into,
    },
  };
}
