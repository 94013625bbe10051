import { z } from "zod";
import { isPostgres } from "../storage/queue.ts";
import type { MatterClockRow, StorageDatabase, StorageTransaction } from "../storage/tables.ts";
import type { Matter, MatterClock } from "./matter.ts";
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

/** Matters by office or by state, none of the states left out; oldest first. */
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
    query = query.where("office_id", "=", filter.officeId);
  }
  if (filter.state !== undefined) {
    query = query.where("state", "=", filter.state);
  }
  if (filter.withoutStates !== undefined && filter.withoutStates.length > 0) {
    query = query.where("state", "not in", filter.withoutStates);
  }
  return (await query.execute()).map(toMatter);
}

/** Changes a matter if its version is still the expected one; false when somebody was faster. */
export async function advanceMatter(
  trx: StorageTransaction,
  matter: Matter,
  change: {
    readonly state: MatterState;
    readonly officeId?: string;
    readonly officerId?: string | null;
  },
  at: Date,
): Promise<boolean> {
  const result = await trx
    .updateTable("matters")
    .set({
      state: change.state,
      office_id: change.officeId ?? matter.officeId,
      officer_id: change.officerId === undefined ? matter.officerId : change.officerId,
      version: matter.version + 1,
      updated_at: at.toISOString(),
    })
    .where("id", "=", matter.id)
    .where("version", "=", matter.version)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Writes clocks as they are now; a clock of the same name begins anew. */
export async function saveClocks(
  trx: StorageTransaction,
  clocks: readonly MatterClock[],
): Promise<void> {
  for (const clock of clocks) {
    const values: Omit<MatterClockRow, "id"> = {
      matter_id: clock.matterId,
      clock_id: clock.clockId,
      started_on: clock.startedOn,
      due_on: clock.dueOn,
      provisional: clock.provisional ? 1 : 0,
      status: clock.status,
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
  return rows.map((row) => ({
    matterId: row.matter_id,
    clockId: row.clock_id,
    startedOn: row.started_on,
    dueOn: row.due_on,
    provisional: row.provisional === 1,
    status: row.status,
  }));
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
  };
}
