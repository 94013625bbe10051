import type { Kysely, Migration } from "kysely";

/** Answers of a bot that the platform calls and asks for: whoever it asks must know them. */
export const createBotStreams: Migration = {
  async up(database: Kysely<unknown>) {
    await database.schema
      .createTable("bot_streams")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("conversation_id", "text", (column) => column.notNull())
      .addColumn("opened_at", "text", (column) => column.notNull())
      .addColumn("response_url", "text")
      .addColumn("outbox_id", "bigint")
      .addColumn("url_used_by", "bigint")
      .addColumn("state", "text", (column) => column.notNull())
      .execute();
    await database.schema
      .createIndex("bot_streams_conversation")
      .on("bot_streams")
      .columns(["conversation_id", "opened_at"])
      .execute();
    for (const column of ["opened_at", "outbox_id", "url_used_by"]) {
      await database.schema
        .createIndex(`bot_streams_${column}`)
        .on("bot_streams")
        .column(column)
        .execute();
    }
  },
};
