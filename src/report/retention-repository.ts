import { z } from "zod";
import { inParts } from "../base/in-parts.ts";
import type { StorageDatabase } from "../storage/tables.ts";

const MATTERS_AT_ONCE = 500;

/** A matter that is over. */
export interface EndedMatter {
  readonly reportId: string;
  readonly caseNumber: string;
  readonly isHeld: boolean;
  /** How it ended: the outcome of a closed one, else its state. */
  readonly end: string;
  /** When it last changed: ISO 8601, UTC. */
  readonly endedAt: string;
}

/**
 * The matters of reports that were not erased and of which nothing is open, oldest report first.
 *
 * @param caseNumbers only these.
 */
export async function listEndedMatters(
  database: StorageDatabase,
  caseNumbers?: readonly string[],
): Promise<readonly EndedMatter[]> {
  let query = database
    .selectFrom("matters")
    .innerJoin("reports", "reports.id", "matters.report_id")
    .select(["matters.id", "matters.report_id", "matters.state", "matters.updated_at"])
    .select(["reports.case_number", "reports.held_at"])
    .where("reports.erased_at", "is", null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("matters as other")
            .select("other.id")
            .whereRef("other.report_id", "=", "reports.id")
            .where("other.is_open", "=", 1),
        ),
      ),
    )
    .orderBy("reports.case_number")
    .orderBy("matters.ordinal");
  if (caseNumbers !== undefined) {
    query = query.where("reports.case_number", "in", [...caseNumbers]);
  }
  const rows = await query.execute();
  const outcomes = await listOutcomes(
    database,
    rows.filter(({ state }) => state === "closed").map(({ id }) => id),
  );
  return rows.map((row) => ({
    reportId: row.report_id,
    caseNumber: row.case_number,
    isHeld: row.held_at !== null,
    end: row.state === "closed" ? (outcomes.get(row.id) ?? "other") : row.state,
    endedAt: row.updated_at,
  }));
}

const dataSchema = z.object({ outcome: z.string().nullish() });

/** The outcome of each closed matter: that of the latest event that has one. */
async function listOutcomes(
  database: StorageDatabase,
  matterIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const outcomes = new Map<string, string>();
  for (const ids of inParts([...matterIds], MATTERS_AT_ONCE)) {
    const rows = await database
      .selectFrom("events")
      .select(["matter_id", "data"])
      .where("matter_id", "in", ids)
      .where("kind", "in", ["close", "withdraw_confirm"])
      .orderBy("seq")
      .execute();
    for (const { matter_id: id, data } of rows) {
      const read = dataSchema.safeParse(JSON.parse(data));
      if (id !== null && read.success && read.data.outcome) {
        outcomes.set(id, read.data.outcome);
      }
    }
  }
  return outcomes;
}
