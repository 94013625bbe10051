import type { EvidenceRow, StorageDatabase, StorageTransaction } from "../storage/tables.ts";
import type { StoredFile } from "./evidence-store.ts";

/** A file in an intake or a supplement, and later in a report. */
export interface Evidence extends StoredFile {
  readonly id: string;
  /** The intake or supplement it was sent in. */
  readonly draftId: string;
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

/** Makes the files of an intake or supplement those of a report. */
export async function linkEvidence(
  trx: StorageTransaction,
  draftId: string,
  reportId: string,
): Promise<void> {
  await trx
    .updateTable("evidence")
    .set({ report_id: reportId })
    .where("draft_id", "=", draftId)
    .execute();
}

/** Forgets the files of an intake that was given up. */
export async function deleteEvidenceOfDraft(
  trx: StorageTransaction,
  draftId: string,
): Promise<void> {
  await trx
    .deleteFrom("evidence")
    .where("draft_id", "=", draftId)
    .where("report_id", "is", null)
    .execute();
}

function toEvidence(row: EvidenceRow): Evidence {
  const evidence = {
    id: row.id,
    draftId: row.draft_id,
    sha256: row.sha256,
    sizeBytes: row.size_bytes,
    name: row.name,
    sniffedType: row.sniffed_type,
    channel: row.channel,
    receivedAt: row.received_at,
  };
  return row.claimed_type === null ? evidence : { ...evidence, claimedType: row.claimed_type };
}
