import type { Person } from "../conversation/person.ts";
import type { StorageTransaction } from "../storage/tables.ts";
import { appendEvent } from "./event-log-repository.ts";
import type { FiguresFilter } from "./matter-figures-repository.ts";

const MINIMUM_REASON_CHARS = 2;

/** An export that was asked for. */
export interface ExportRequest {
  readonly filter: FiguresFilter;
  readonly format: "csv" | "xlsx";
  readonly reason: string;
  /** Who answers for it: a person of staff, or the name given on the command line. */
  readonly actor: { readonly id: string; readonly role: string };
  readonly now: Date;
}

/**
 * What a person may export of a span: officers and leads their office, those who assign and auditors
 * the city; `undefined` for everybody else.
 */
export function toExportFilter(
  { role, officeId }: Person,
  span: Pick<FiguresFilter, "from" | "to">,
): FiguresFilter | undefined {
  switch (role) {
    case "officer":
    case "lead":
      return officeId === undefined ? undefined : { ...span, officeId };
    case "triage":
    case "auditor":
      return span;
    default:
      return undefined;
  }
}

/** Whether a reason says anything. */
export function isReason(reason: string): boolean {
  return [...reason.trim()].length >= MINIMUM_REASON_CHARS;
}

/** Records an export before anything of it is handed out. */
export async function recordExport(
  trx: StorageTransaction,
  { filter, format, reason, actor, now }: ExportRequest,
): Promise<void> {
  const data = { ...filter, officeId: filter.officeId ?? null, format, reason };
  await appendEvent(trx, { kind: "exported", actor, at: now, data });
}
