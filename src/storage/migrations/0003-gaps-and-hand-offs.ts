import type { Kysely, Migration } from "kysely";

/** What people thought of answers, what could not be answered, and what waits for a human's word. */
export const createGapsAndHandOffs: Migration = {
  async up(database: Kysely<unknown>) {
    await database.schema
      .createTable("feedback")
      .addColumn("turn_id", "text", (column) => column.notNull())
      .addColumn("person_id", "text", (column) => column.notNull())
      .addColumn("vote", "text", (column) => column.notNull())
      .addColumn("reason", "text")
      .addColumn("created_at", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint("feedback_key", ["turn_id", "person_id"])
      .execute();
    await database.schema
      .createTable("gaps")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("question", "text", (column) => column.notNull())
      .addColumn("outcome", "text", (column) => column.notNull())
      .addColumn("reason", "text")
      .addColumn("created_at", "text", (column) => column.notNull())
      .addColumn("closed_at", "text")
      .addColumn("closing", "text")
      .execute();
    await database.schema
      .createIndex("gaps_open")
      .on("gaps")
      .columns(["closed_at", "created_at"])
      .execute();
    await database.schema
      .createTable("hand_offs")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("channel", "text", (column) => column.notNull())
      .addColumn("account", "text", (column) => column.notNull())
      .addColumn("conversation_id", "text", (column) => column.notNull())
      .addColumn("text", "text", (column) => column.notNull())
      .addColumn("created_at", "text", (column) => column.notNull())
      .addColumn("answered_at", "text")
      .addColumn("answered_by", "text")
      .execute();
  },
};
