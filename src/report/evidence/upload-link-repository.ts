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

/** Has what still comes by the links of an intake or supplement follow to the report it was sent to. */
export async function assignLinksOfDraft(
  trx: StorageTransaction,
  draftId: string,
  reportId: string,
): Promise<void> {
  await trx
    .updateTable("upload_links")
    .set({ report_id: reportId })
    .where("draft_id", "=", draftId)
    .execute();
}

/** The report that the links of an intake or supplement belong to since it was sent. */
export async function findReportOfLinks(
  database: StorageDatabase,
  draftId: string,
): Promise<string | undefined> {
  const link = await database
    .selectFrom("upload_links")
    .select("report_id")
    .where("draft_id", "=", draftId)
    .where("report_id", "is not", null)
    .limit(1)
    .executeTakeFirst();
  return link?.report_id ?? undefined;
}

/** Where files wait that came after their report was sent. */
export interface LeftFiles {
  readonly draftId: string;
  readonly reportId: string;
}

/** Whose files all came before an instant, after their link's report was sent, and belong to none yet. */
export async function listLeftFiles(
  database: StorageDatabase,
  before: Date,
): Promise<readonly LeftFiles[]> {
  const rows = await database
    .selectFrom("upload_links")
    .innerJoin("evidence", "evidence.draft_id", "upload_links.draft_id")
    .select(["upload_links.draft_id", "upload_links.report_id"])
    .where("upload_links.report_id", "is not", null)
    .where("evidence.report_id", "is", null)
    .groupBy(["upload_links.draft_id", "upload_links.report_id"])
    .having(({ fn }) => fn.max("evidence.received_at"), "<", before.toISOString())
    .execute();
  return rows.flatMap(({ draft_id: draftId, report_id: reportId }) =>
    reportId === null ? [] : [{ draftId, reportId }],
  );
}

/** Ends the links of an intake that was given up. */
export async function deleteLinksOfDraft(trx: StorageTransaction, draftId: string): Promise<void> {
  await trx.deleteFrom("upload_links").where("draft_id", "=", draftId).execute();
}

/**
 * Removes links that expired before an instant, but for those whose files still wait for an answer
 * to which matter of a report they are for.
 */
export async function deleteExpiredLinks(database: StorageDatabase, before: Date): Promise<void> {
  await database
    .deleteFrom("upload_links")
    .where("expires_at", "<", before.toISOString())
    .where(({ not, exists, or, eb, selectFrom }) =>
      or([
        eb("report_id", "is", null),
        not(
          exists(
            selectFrom("evidence")
              .select("evidence.id")
              .whereRef("evidence.draft_id", "=", "upload_links.draft_id")
              .where("evidence.report_id", "is", null),
          ),
        ),
      ]),
    )
    .execute();
}
