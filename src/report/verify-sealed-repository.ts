import { keyRingOf, toKeyPlace } from "../storage/sealing-plugin.ts";
import type { StorageDatabase } from "../storage/tables.ts";
import { openReport } from "./seal-report.ts";

const ROWS_AT_ONCE = 200;

/** What opens and what does not, by what it is and its id. */
export interface SealedCheck {
  readonly keys: number;
  readonly reports: number;
  readonly damaged: readonly string[];
}

/** Opens every data key and every report once. */
export async function verifySealed(database: StorageDatabase): Promise<SealedCheck> {
  const damaged: string[] = [];
  const keys = await checkKeys(database, damaged);
  const reports = await checkReports(database, damaged);
  return { keys, reports, damaged };
}

async function checkKeys(database: StorageDatabase, damaged: string[]): Promise<number> {
  const ring = keyRingOf(database);
  const rows = await database.selectFrom("data_keys").selectAll().execute();
  for (const row of rows) {
    try {
      ring.unwrap({ keyId: row.key_id, sealed: row.sealed }, toKeyPlace(row));
    } catch {
      damaged.push(`key ${row.purpose} ${row.record_id}`);
    }
  }
  return rows.length;
}

async function checkReports(database: StorageDatabase, damaged: string[]): Promise<number> {
  let after = "";
  for (let count = 0; ; ) {
    const rows = await database
      .selectFrom("reports")
      .selectAll()
      .where("case_number", ">", after)
      .orderBy("case_number")
      .limit(ROWS_AT_ONCE)
      .execute();
    for (const row of rows) {
      await openReport(database, row).catch(() => damaged.push(`report ${row.case_number}`));
      after = row.case_number;
    }
    count += rows.length;
    if (rows.length < ROWS_AT_ONCE) {
      return count;
    }
  }
}
