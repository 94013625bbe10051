import type { Kysely, Migration } from "kysely";

/** What was found in evidence and whether it is sealed; one-time links for handing files in. */
export const addSealedEvidence: Migration = {
  async up(database: Kysely<unknown>) {
    await database.schema
      .alterTable("evidence")
      .addColumn("cautions", "text", (column) => column.notNull().defaultTo(""))
      .execute();
    await database.schema
      .alterTable("evidence")
      .addColumn("scan", "text", (column) => column.notNull().defaultTo("unscanned"))
      .execute();
    await database.schema.alterTable("evidence").addColumn("scanned_at", "text").execute();
    await database.schema
      .alterTable("evidence")
      .addColumn("sealed", "integer", (column) => column.notNull().defaultTo(0))
      .execute();
    for (const [name, columns] of [
      ["evidence_scan", ["scan", "scanned_at"]],
      ["evidence_sealed", ["sealed", "id"]],
      ["evidence_sha256", ["sha256"]],
    ] as const) {
      await database.schema
        .createIndex(name)
        .on("evidence")
        .columns([...columns])
        .execute();
    }
    await createUploadLinks(database);
  },
};

async function createUploadLinks(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable("upload_links")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("token_hash", "text", (column) => column.notNull().unique())
    .addColumn("draft_id", "text", (column) => column.notNull())
    .addColumn("channel", "text", (column) => column.notNull())
    .addColumn("account", "text", (column) => column.notNull())
    .addColumn("conversation_id", "text", (column) => column.notNull())
    .addColumn("sender_id", "text", (column) => column.notNull())
    .addColumn("created_at", "text", (column) => column.notNull())
    .addColumn("expires_at", "text", (column) => column.notNull())
    .addColumn("files_left", "integer", (column) => column.notNull())
    .execute();
  await database.schema
    .createIndex("upload_links_of_draft")
    .on("upload_links")
    .column("draft_id")
    .execute();
}
