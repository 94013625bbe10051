import type { Kysely, Migration } from "kysely";

/** How far a platform's messages were pulled, who attends whom, and what was sent to whom. */
export const createServiceTables: Migration = {
  async up(database: Kysely<unknown>) {
    await database.schema
      .createTable("pull_cursors")
      .addColumn("name", "text", (column) => column.primaryKey())
      .addColumn("cursor", "text", (column) => column.notNull())
      .addColumn("moved_at", "text", (column) => column.notNull())
      .execute();
    await database.schema
      .createTable("service_sessions")
      .addColumn("conversation_id", "text", (column) => column.primaryKey())
      .addColumn("account", "text", (column) => column.notNull())
      .addColumn("attendance", "text", (column) => column.notNull())
      .addColumn("servicer_id", "text")
      .addColumn("attended_since", "text")
      .addColumn("customer_wrote_at", "text")
      .addColumn("sends", "integer", (column) => column.notNull().defaultTo(0))
      .addColumn("scene", "text")
      .execute();
    await database.schema
      .createIndex("service_sessions_attended")
      .on("service_sessions")
      .columns(["account", "attendance"])
      .execute();
    await createServiceSends(database);
  },
};

async function createServiceSends(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable("service_sends")
    .addColumn("message_id", "text", (column) => column.primaryKey())
    .addColumn("outbox_id", "integer", (column) => column.notNull())
    .addColumn("part", "integer", (column) => column.notNull())
    .addColumn("conversation_id", "text", (column) => column.notNull())
    .addColumn("reserved_at", "text", (column) => column.notNull())
    .addColumn("sent_at", "text")
    .addUniqueConstraint("service_sends_part", ["outbox_id", "part"])
    .execute();
}
