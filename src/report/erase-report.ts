import type { ReportRow } from "../storage/report-tables.ts";
import type { StorageTransaction } from "../storage/tables.ts";
import { eraseReportRows, findErasable } from "./erase-report-repository.ts";
import { appendEvent } from "./event-log-repository.ts";

/** Who has a report erased, and why. */
export interface Erasure {
  readonly caseNumber: string;
  /** A person's name: it stands in the record of events. */
  readonly by: string;
  readonly reason: string;
  readonly now: Date;
}

export type ErasureResult =
  | { readonly kind: "erased"; readonly files: number }
  | { readonly kind: "refused"; readonly reason: "unknown" | "erased" | "held" | "open" };

/**
 * Destroys a report's keys, and with them what was told, who told it and its files, wherever copies
 * of them lie; clears what was said about it in the conversation. What stays is that there was a
 * report: its number, course, receipt's signature, and the event that says who had it erased. The
 * reporter's own receipt can still be verified.
 */
export async function eraseReport(
  trx: StorageTransaction,
  { caseNumber, by, reason, now }: Erasure,
): Promise<ErasureResult> {
  const found = await findErasable(trx, caseNumber);
  return typeof found === "string"
    ? { kind: "refused", reason: found }
    : { kind: "erased", ...(await erase(trx, found, { by, reason, now })) };
}

/**
 * Erases reports that a restored backup brought back; gives how many. Whether something is open or
 * held in the backup does not count: they were erased after it was made.
 */
export async function eraseAgain(
  trx: StorageTransaction,
  reportIds: readonly string[],
  now: Date,
): Promise<number> {
  let count = 0;
  for (const id of reportIds) {
    const report = await trx
      .selectFrom("reports")
      .selectAll()
      .where("id", "=", id)
      .where("erased_at", "is", null)
      .executeTakeFirst();
    if (report !== undefined) {
      await erase(trx, report, {
        by: "restore",
        reason: "erased before the backup came back",
        now,
      });
      count += 1;
    }
  }
  return count;
}

async function erase(
  trx: StorageTransaction,
  report: ReportRow,
  { by, reason, now }: Omit<Erasure, "caseNumber">,
): Promise<{ readonly files: number }> {
  const gone = await eraseReportRows(trx, report, now);
  await appendEvent(trx, {
    reportId: report.id,
    kind: "erased",
    actor: { id: by, role: "operator" },
    at: now,
    data: { reason, ...gone },
  });
  return gone;
}
