import { z } from "zod";
import { isPostgres } from "../storage/queue.ts";
import type { StorageDatabase, StorageTransaction } from "../storage/tables.ts";
import type { Matter, MatterCourse } from "./matter.ts";
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

/** All matters that are not over, oldest first. */
export async function listOpenMatters(database: StorageDatabase): Promise<readonly Matter[]> {
  const rows = await selectMatters(database)
    .where("is_open", "=", 1)
    .orderBy("created_at")
    .orderBy("id")
    .execute();
  return rows.map(toMatter);
}

/** What a matter's routing decision was made from, and what came of it. */
export async function readRouting(database: StorageDatabase, id: string): Promise<unknown> {
  const { routing } = await database
    .selectFrom("matters")
    .select("routing")
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  return JSON.parse(routing);
}

/** What the open matters' routing decisions were made from, and what came of them, by matter. */
export async function readRoutings(
  database: StorageDatabase,
): Promise<ReadonlyMap<string, unknown>> {
  const rows = await database
    .selectFrom("matters")
    .select(["id", "routing"])
    .where("is_open", "=", 1)
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
    readonly isOpen: boolean;
  },
  at: Date,
): Promise<boolean> {
  const result = await trx
    .updateTable("matters")
    .set({
      state: change.state,
      office_id: change.officeId,
      officer_id: change.officerId,
      is_open: change.isOpen ? 1 : 0,
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

function toCourseColumns(course: MatterCourse) {
  return {
    previous_state: course.previousState,
    target_office_id: course.targetOfficeId,
    refusals: course.refusals,
    answer_due_on: course.answerDueOn,
    merged_into: course.mergedInto,
  };
}

/** A query for matters, to be narrowed and ordered. */
export function selectMatters(database: StorageDatabase) {
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

export type SelectedMatter = Awaited<
  ReturnType<ReturnType<typeof selectMatters>["execute"]>
>[number];

/** A matter as it is stored. */
export function toMatter(row: SelectedMatter): Matter {
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
