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
  if (typeof found === "string") {
    return { kind: "refused", reason: found };
  }
  const gone = await eraseReportRows(trx, found, now);
  await appendEvent(trx, {
    reportId: found.id,
    kind: "erased",
    actor: { id: by, role: "operator" },
    at: now,
    data: { reason, ...gone },
  });
  return { kind: "erased", ...gone };
}
