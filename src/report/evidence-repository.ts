import type { Selectable } from "kysely";
import type { EvidenceRow } from "../storage/report-tables.ts";
import type { StorageDatabase, StorageTransaction } from "../storage/tables.ts";
import type { ManifestEntry } from "./evidence/evidence-manifest.ts";
import { FINDINGS } from "./evidence/evidence-rules.ts";
import type { KeptFile, ScanMark, StoredFile } from "./evidence/evidence-store.ts";
import {
  assignLinksOfDraft,
  deleteLinksOfDraft,
  findReportOfLinks,
} from "./evidence/upload-link-repository.ts";

/** A file in an intake or a supplement, and later in a report. */
export interface Evidence extends StoredFile {
  readonly channel: string;
  /** ISO 8601, UTC. */
  readonly receivedAt: string;
}

export async function insertEvidence(
  trx: StorageTransaction,
  evidence: readonly Evidence[],
): Promise<void> {
  if (evidence.length === 0) {
    return;
  }
  await trx
    .insertInto("evidence")
    .values(
      evidence.map((file) => ({
        id: file.id,
        draft_id: file.draftId,
        report_id: null,
        sha256: file.sha256,
        size_bytes: file.sizeBytes,
        name: file.name,
        claimed_type: file.claimedType ?? null,
        sniffed_type: file.sniffedType,
        channel: file.channel,
        received_at: file.receivedAt,
        cautions: file.cautions.join(" "),
        scan: file.scan,
        scanned_at: file.receivedAt,
        sealed: file.isSealed ? 1 : 0,
      })),
    )
    .execute();
}

/** The files of a report, in the order in which they came. */
export async function listEvidenceOfReport(
  database: StorageDatabase,
  reportId: string,
): Promise<readonly Evidence[]> {
  const rows = await database
    .selectFrom("evidence")
    .selectAll()
    .where("report_id", "=", reportId)
    .orderBy("received_at")
    .orderBy("id")
    .execute();
  return rows.map(toEvidence);
}

/** The files of an intake or supplement that belong to no report yet, in the order they came. */
export async function listEvidenceOfDraft(
  database: StorageDatabase,
  draftId: string,
): Promise<readonly Evidence[]> {
  const rows = await database
    .selectFrom("evidence")
    .selectAll()
    .where("draft_id", "=", draftId)
    .where("report_id", "is", null)
    .orderBy("received_at")
    .orderBy("id")
    .execute();
  return rows.map(toEvidence);
}

/**
 * Makes the listed files of an intake or supplement those of a report. What came by an upload link
 * in the very moment is not in the manifest yet: it follows as a supplement.
 */
export async function linkEvidence(
  trx: StorageTransaction,
  { draftId, evidence }: { readonly draftId: string; readonly evidence: readonly ManifestEntry[] },
  reportId: string,
): Promise<void> {
  await assignLinksOfDraft(trx, draftId, reportId);
  const hashes = [...new Set(evidence.map(({ sha256 }) => sha256))];
  if (hashes.length > 0) {
    await trx
      .updateTable("evidence")
      .set({ report_id: reportId })
      .where("draft_id", "=", draftId)
      .where("sha256", "in", hashes)
      .execute();
  }
}

/** The report that an intake has become, or that a supplement was sent to. */
export async function findReportOfDraft(
  database: StorageDatabase,
  draftId: string,
): Promise<string | undefined> {
  const report = await database
    .selectFrom("reports")
    .select("id")
    .where("id", "=", draftId)
    .executeTakeFirst();
  const linked = await database
    .selectFrom("evidence")
    .select("report_id")
    .where("draft_id", "=", draftId)
    .where("report_id", "is not", null)
    .limit(1)
    .executeTakeFirst();
  return report?.id ?? linked?.report_id ?? (await findReportOfLinks(database, draftId));
}

/** Forgets the files of an intake that was given up, and its links; the bytes are removed later. */
export async function deleteEvidenceOfDraft(
  trx: StorageTransaction,
  draftId: string,
): Promise<void> {
  await deleteLinksOfDraft(trx, draftId);
  await trx
    .deleteFrom("evidence")
    .where("draft_id", "=", draftId)
    .where("report_id", "is", null)
    .execute();
  const submitted = await trx
    .selectFrom("evidence")
    .select("id")
    .where("draft_id", "=", draftId)
    .limit(1)
    .executeTakeFirst();
  if (submitted === undefined) {
    await destroyEvidenceKeys(trx, [draftId]);
  }
}

/**
 * Makes the files of a report unreadable for ever, wherever copies of them lie, and forgets them;
 * the bytes are removed later. Their hashes stay in the receipt and in the chain of events.
 */
export async function shredEvidenceOfReport(
  trx: StorageTransaction,
  reportId: string,
): Promise<void> {
  const drafts = await trx
    .selectFrom("evidence")
    .select("draft_id")
    .distinct()
    .where("report_id", "=", reportId)
    .execute();
  const links = await trx
    .selectFrom("upload_links")
    .select("draft_id")
    .distinct()
    .where("report_id", "=", reportId)
    .execute();
  const draftIds = [reportId, ...[...drafts, ...links].map(({ draft_id }) => draft_id)];
  await destroyEvidenceKeys(trx, draftIds);
  await trx.deleteFrom("evidence").where("draft_id", "in", draftIds).execute();
  await trx.deleteFrom("evidence").where("report_id", "=", reportId).execute();
  await trx.deleteFrom("upload_links").where("draft_id", "in", draftIds).execute();
}

async function destroyEvidenceKeys(
  trx: StorageTransaction,
  draftIds: readonly string[],
): Promise<void> {
  await trx
    .deleteFrom("data_keys")
    .where("purpose", "=", "evidence")
    .where("record_id", "in", [...draftIds])
    .execute();
}

/** Files that no scanner has seen, those first that have waited longest. */
export async function listUnscannedEvidence(
  database: StorageDatabase,
  limit: number,
): Promise<readonly Evidence[]> {
  const rows = await database
    .selectFrom("evidence")
    .selectAll()
    .where("scan", "=", "unscanned")
    .orderBy("scanned_at")
    .limit(limit)
    .execute();
  return rows.map(toEvidence);
}

/** Writes down what the scanner said, and when it was asked. */
export async function markScan(
  database: StorageDatabase,
  id: string,
  scan: ScanMark,
  at: Date,
): Promise<void> {
  await database
    .updateTable("evidence")
    .set({ scan, scanned_at: at.toISOString() })
    .where("id", "=", id)
    .execute();
}

/** Files of before, which lie in the clear. */
export async function listClearEvidence(
  database: StorageDatabase,
  limit: number,
): Promise<readonly Evidence[]> {
  const rows = await database
    .selectFrom("evidence")
    .selectAll()
    .where("sealed", "=", 0)
    .orderBy("id")
    .limit(limit)
    .execute();
  return rows.map(toEvidence);
}

export async function markSealed(database: StorageDatabase, id: string): Promise<void> {
  await database.updateTable("evidence").set({ sealed: 1 }).where("id", "=", id).execute();
}

/** Which of the objects of a storage some row still speaks of: by id, or in the clear by SHA-256. */
export async function findKnownObjects(
  database: StorageDatabase,
  names: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await database
    .selectFrom("evidence")
    .select(["id", "sha256", "sealed"])
    .where((where) => where.or([where("id", "in", names), where("sha256", "in", names)]))
    .execute();
  return new Set(rows.flatMap(({ id, sha256, sealed }) => (sealed === 1 ? [id] : [id, sha256])));
}

/** All files that the rows speak of, by their ids. */
export async function listKeptFiles(database: StorageDatabase): Promise<readonly KeptFile[]> {
  const rows = await database
    .selectFrom("evidence")
    .select(["id", "draft_id as draftId", "sha256", "sealed"])
    .orderBy("id")
    .execute();
  return rows.map(({ sealed, ...file }) => ({ ...file, isSealed: sealed === 1 }));
}

function toEvidence(row: Selectable<EvidenceRow>): Evidence {
  const named = row.cautions.split(" ");
  const evidence = {
    id: row.id,
    draftId: row.draft_id,
    sha256: row.sha256,
    sizeBytes: row.size_bytes,
    name: row.name,
    sniffedType: row.sniffed_type,
    cautions: FINDINGS.filter((finding) => named.includes(finding)),
    scan: row.scan,
    isSealed: row.sealed === 1,
    channel: row.channel,
    receivedAt: row.received_at,
  };
  return row.claimed_type === null ? evidence : { ...evidence, claimedType: row.claimed_type };
}
