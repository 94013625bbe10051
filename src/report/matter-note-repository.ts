import type { StorageDatabase, StorageTransaction } from "../storage/tables.ts";

/** What somebody of staff noted of a matter; its reporter never sees it. */
export interface MatterNote {
  readonly id: string;
  readonly matterId: string;
  readonly authorId: string;
  /** The name by which the author was invited; null where there was none. */
  readonly authorName: string | null;
  /** Without personal data. */
  readonly text: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
}

export async function insertNote(
  trx: StorageTransaction,
  { id, matterId, authorId, text, createdAt }: Omit<MatterNote, "authorName">,
): Promise<void> {
  await trx
    .insertInto("matter_notes")
    .values({ id, matter_id: matterId, author_id: authorId, text, created_at: createdAt })
    .execute();
}

/** The notes of matters, oldest first. */
export async function listNotes(
  database: StorageDatabase,
  matterIds: readonly string[],
): Promise<readonly MatterNote[]> {
  if (matterIds.length === 0) {
    return [];
  }
  const rows = await database
    .selectFrom("matter_notes")
    .leftJoin("people", "people.id", "matter_notes.author_id")
    .selectAll("matter_notes")
    .select("people.display_name")
    .where("matter_notes.matter_id", "in", matterIds)
    .orderBy("matter_notes.created_at")
    .orderBy("matter_notes.id")
    .execute();
  return rows.map((row) => ({
    id: row.id,
    matterId: row.matter_id,
    authorId: row.author_id,
    authorName: row.display_name,
    text: row.text,
    createdAt: row.created_at,
  }));
}
