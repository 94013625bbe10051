import { AppError } from "../base/app-error.ts";
import { type DataKey, isSealed, openText, sealText } from "../base/seal-text.ts";
import { openDataKeys, openOrCreateDataKey } from "../storage/data-keys.ts";
import type { ReportRow } from "../storage/report-tables.ts";
import type { StorageDatabase, StorageTransaction } from "../storage/tables.ts";

/** What of a report is sealed with its own keys: what was told, and apart from it who told it. */
type SealedPart = Pick<ReportRow, "narrative" | "fields" | "identity">;

/** Seals these fields of a report, with keys that are made for it at first. */
export async function sealReport(
  trx: StorageTransaction,
  id: string,
  { narrative, fields, identity }: SealedPart,
): Promise<SealedPart> {
  const content = await openOrCreateDataKey(trx, { record_id: id, purpose: "content" });
  const seal = (text: string, field: string) => sealText(content, text, { record: id, field });
  const sealed = { narrative: seal(narrative, "narrative"), fields: seal(fields, "fields") };
  if (identity === null) {
    return { ...sealed, identity };
  }
  const own = await openOrCreateDataKey(trx, { record_id: id, purpose: "identity" });
  return { ...sealed, identity: sealText(own, identity, { record: id, field: "identity" }) };
}

/** The rows with their sealed fields opened; what was stored in the clear before stays as it is. */
export async function openReports(
  database: StorageDatabase,
  rows: readonly ReportRow[],
): Promise<readonly ReportRow[]> {
  const idsOf = (has: (row: ReportRow) => boolean) => rows.filter(has).map(({ id }) => id);
  const contents = await openDataKeys(
    database,
    idsOf(({ narrative }) => isSealed(narrative)),
    "content",
  );
  const identities = await openDataKeys(
    database,
    idsOf(({ identity }) => identity !== null),
    "identity",
  );
  return rows.map((row) => {
    const open = (field: "narrative" | "fields") => openField(row, field, row[field], contents);
    const { identity } = row;
    return {
      ...row,
      narrative: open("narrative"),
      fields: open("fields"),
      identity: identity === null ? null : openField(row, "identity", identity, identities),
    };
  });
}

/** {@link openReports} for one row. */
export async function openReport(database: StorageDatabase, row: ReportRow): Promise<ReportRow> {
  const [opened = row] = await openReports(database, [row]);
  return opened;
}

function openField(
  { id }: ReportRow,
  field: string,
  value: string,
  keys: ReadonlyMap<string, DataKey>,
): string {
  if (!isSealed(value)) {
    return value;
  }
  const key = keys.get(id);
  if (key === undefined) {
    throw new AppError({ code: "report_key_missing", message: `${field} of ${id} has no key` });
  }
  return openText(key, value, { record: id, field });
}
