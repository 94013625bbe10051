import type { ReportRow } from "../storage/report-tables.ts";
import { toSubjectKey } from "../storage/sent-subjects.ts";
import type { StorageTransaction } from "../storage/tables.ts";
import { clearSaid } from "./clear-said-repository.ts";
import { listEvidenceOfReport, shredEvidenceOfReport } from "./evidence-repository.ts";
import { parseSignedReceipt } from "./receipt.ts";

const NO_FIELDS = JSON.stringify({ answers: {}, flags: [], place: "" });

/** A report's row, which is the transaction's alone from now on: others who change it wait. */
export function lockReport(
  trx: StorageTransaction,
  caseNumber: string,
): Promise<ReportRow | undefined> {
  return trx
    .updateTable("reports")
    .set(({ ref }) => ({ case_number: ref("case_number") }))
    .where("case_number", "=", caseNumber)
    .returningAll()
    .executeTakeFirst();
}

/** A report that may be erased, or why it may not. */
export async function findErasable(
  trx: StorageTransaction,
  caseNumber: string,
): Promise<ReportRow | "unknown" | "erased" | "held" | "open"> {
  const report = await lockReport(trx, caseNumber);
  if (report === undefined) {
    return "unknown";
  }
  if (report.erased_at !== null || report.held_at !== null) {
    return report.erased_at === null ? "held" : "erased";
  }
  const open = await trx
    .selectFrom("matters")
    .select("id")
    .where("report_id", "=", report.id)
    .where("is_open", "=", 1)
    .limit(1)
    .executeTakeFirst();
  return open === undefined ? report : "open";
}

/** Destroys the keys of a report and its files, and clears its rows; gives how many files are gone. */
export async function eraseReportRows(
  trx: StorageTransaction,
  report: ReportRow,
  now: Date,
): Promise<{ readonly files: number }> {
  const { length: files } = await listEvidenceOfReport(trx, report.id);
  await shredEvidenceOfReport(trx, report.id);
  await trx.deleteFrom("data_keys").where("record_id", "=", report.id).execute();
  await trx.deleteFrom("report_marks").where("report_id", "=", report.id).execute();
  await clearSaid(trx, report, now);
  await clearNotes(trx, report.id);
  await trx
    .updateTable("reports")
    .set({
      ...{ narrative: "", fields: NO_FIELDS, identity: null, erased_at: now.toISOString() },
      ...{ query_code_salt: "", query_code_hash: "", person_id: "" },
      ...{ channel: "", account: "", conversation_id: "" },
      receipt: withoutFileNames(report.receipt),
    })
    .where("id", "=", report.id)
    .execute();
  return { files };
}

/** What staff wrote about it, and what told anybody of it, or was still to. */
async function clearNotes(trx: StorageTransaction, reportId: string): Promise<void> {
  const matters = await trx
    .selectFrom("matters")
    .select("id")
    .where("report_id", "=", reportId)
    .execute();
  for (const { id } of matters) {
    await trx.deleteFrom("matter_notes").where("matter_id", "=", id).execute();
    await trx
      .deleteFrom("outbox")
      .where("dedupe_key", "like", `${toSubjectKey(id)}%`)
      .execute();
  }
}

/** Its signature was made with the names: who has them can still verify it. */
function withoutFileNames(receipt: string): string {
  const signed = parseSignedReceipt(receipt);
  const evidence = signed.receipt.evidence.map((file) => ({ ...file, name: "" }));
  return JSON.stringify({ ...signed, receipt: { ...signed.receipt, evidence } });
}
