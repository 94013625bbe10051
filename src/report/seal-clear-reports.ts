import { SEALED_PREFIX } from "../base/seal-text.ts";
import type { Storage } from "../storage/open-storage.ts";
import type { StorageTransaction } from "../storage/tables.ts";
import { openReport, sealReport } from "./seal-report.ts";

const REPORTS_AT_ONCE = 50;

/** Seals reports that were made before reports were sealed, each with its own keys; gives how many. */
export async function sealClearReports(storage: Storage): Promise<number> {
  for (let done = 0; ; ) {
    const count = await storage.transaction(sealSome);
    if (count === 0) {
      return done;
    }
    done += count;
  }
}

async function sealSome(trx: StorageTransaction): Promise<number> {
  const rows = await trx
    .selectFrom("reports")
    .selectAll()
    .where("erased_at", "is", null)
    .where((where) =>
      where.or([
        where("narrative", "not like", `${SEALED_PREFIX}%`),
        where("fields", "not like", `${SEALED_PREFIX}%`),
        where("identity", "not like", `${SEALED_PREFIX}%`),
      ]),
    )
    .limit(REPORTS_AT_ONCE)
    .execute();
  for (const row of rows) {
    const { narrative, fields, identity } = await openReport(trx, row);
    await trx
      .updateTable("reports")
      .set(await sealReport(trx, row.id, { narrative, fields, identity }))
      .where("id", "=", row.id)
      .where("narrative", "=", row.narrative)
      .execute();
  }
  return rows.length;
}
