import type { UploadLinkRow } from "../../storage/report-tables.ts";
import type { StorageDatabase, StorageTransaction } from "../../storage/tables.ts";

/** A one-time link; its token is known only to whom it was given. */
export type UploadLink = UploadLinkRow;

export async function insertUploadLink(trx: StorageTransaction, link: UploadLink): Promise<void> {
  await trx.insertInto("upload_links").values(link).execute();
}

/** A link that may still be used. */
export async function findUsableLink(
  database: StorageDatabase,
  tokenHash: string,
  now: Date,
): Promise<UploadLink | undefined> {
  return database
    .selectFrom("upload_links")
    .selectAll()
    .where("token_hash", "=", tokenHash)
    .where("expires_at", ">", now.toISOString())
    .where("files_left", ">", 0)
    .executeTakeFirst();
}

/** A link by its id, used up or not. */
export async function findUploadLink(
  database: StorageDatabase,
  id: string,
): Promise<UploadLink | undefined> {
  return database.selectFrom("upload_links").selectAll().where("id", "=", id).executeTakeFirst();
}

/** Takes one of the files that a link is good for; gives the rest, or nothing when it is used up. */
export async function takeFromLink(
  database: StorageDatabase,
  id: string,
): Promise<number | undefined> {
  const taken = await database
    .updateTable("upload_links")
    .set(({ eb }) => ({ files_left: eb("files_left", "-", 1) }))
    .where("id", "=", id)
    .where("files_left", ">", 0)
    .returning("files_left")
    .executeTakeFirst();
  return taken?.files_left;
}

/** Gives a file back that was taken and then not kept. */
export async function giveBackToLink(database: StorageDatabase, id: string): Promise<void> {
  await database
    .updateTable("upload_links")
    .set(({ eb }) => ({ files_left: eb("files_left", "+", 1) }))
    .where("id", "=", id)
    .execute();
}

/** Ends the links of an intake that was given up. */
export async function deleteLinksOfDraft(trx: StorageTransaction, draftId: string): Promise<void> {
  await trx.deleteFrom("upload_links").where("draft_id", "=", draftId).execute();
}

/** Removes links that expired before an instant. */
export async function deleteExpiredLinks(database: StorageDatabase, before: Date): Promise<void> {
  await database
    .deleteFrom("upload_links")
    .where("expires_at", "<", before.toISOString())
    .execute();
}
