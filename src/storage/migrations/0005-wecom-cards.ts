import type { Kysely, Migration } from "kysely";

/** Cards in WeCom chats that can still be changed. */
export const createWecomCards: Migration = {
  async up(database: Kysely<unknown>) {
    await database.schema
      .createTable("wecom_cards")
      .addColumn("task_id", "text", (column) => column.notNull())
      .addColumn("account", "text", (column) => column.notNull())
      .addColumn("user_id", "text", (column) => column.notNull())
      .addColumn("subject", "text", (column) => column.notNull())
      .addColumn("version", "integer", (column) => column.notNull())
      .addColumn("title", "text", (column) => column.notNull())
      .addColumn("response_code", "text", (column) => column.notNull())
      .addColumn("code_at", "text", (column) => column.notNull())
      .addColumn("spending_at", "text")
      .addPrimaryKeyConstraint("wecom_cards_key", ["account", "task_id"])
      .execute();
    await database.schema
      .createIndex("wecom_cards_subject")
      .on("wecom_cards")
      .columns(["account", "subject"])
      .execute();
  },
};
