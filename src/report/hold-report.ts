import type { StorageTransaction } from "../storage/tables.ts";
import { lockReport } from "./erase-report-repository.ts";
import { appendEvent } from "./event-log-repository.ts";

/** Who decides that a report must be kept, or no longer, and why. */
export interface HoldRequest {
  readonly caseNumber: string;
  /** A person's name: it stands in the record of events. */
  readonly by: string;
  readonly reason: string;
  readonly now: Date;
}

export type HoldResult = "done" | "unknown" | "erased" | "held" | "not_held";

/** From now on the report cannot be erased, by nobody and after no time. */
export async function holdReport(
  trx: StorageTransaction,
  { caseNumber, by, reason, now }: HoldRequest,
): Promise<HoldResult> {
  const report = await findForHold(trx, caseNumber);
  if (typeof report === "string" || report.held_at !== null) {
    return typeof report === "string" ? report : "held";
  }
  await trx
    .updateTable("reports")
    .set({ held_at: now.toISOString(), held_by: by, hold_reason: reason })
    .where("id", "=", report.id)
    .execute();
  await record(trx, report.id, "held", { by, reason, now });
  return "done";
}

/** The report may be erased again when its time has come. */
export async function releaseReport(
  trx: StorageTransaction,
  { caseNumber, by, reason, now }: HoldRequest,
): Promise<HoldResult> {
  const report = await findForHold(trx, caseNumber);
  if (typeof report === "string" || report.held_at === null) {
    return typeof report === "string" ? report : "not_held";
  }
  await trx
    .updateTable("reports")
    .set({ held_at: null, held_by: null, hold_reason: null })
    .where("id", "=", report.id)
    .execute();
  await record(trx, report.id, "released", { by, reason, now });
  return "done";
}

async function findForHold(trx: StorageTransaction, caseNumber: string) {
  const report = await lockReport(trx, caseNumber);
  if (report === undefined) {
    return "unknown";
  }
  return report.erased_at === null ? report : "erased";
}

function record(
  trx: StorageTransaction,
  reportId: string,
  kind: "held" | "released",
  { by, reason, now }: Omit<HoldRequest, "caseNumber">,
): Promise<void> {
  const actor = { id: by, role: "operator" };
  return appendEvent(trx, { reportId, kind, actor, at: now, data: { reason } });
}
