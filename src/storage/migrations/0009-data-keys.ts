import type { Kysely, Migration } from "kysely";

/**
 * The keys of records, sealed; which replies hold something to forget, now that they are sealed;
 * and what a report needs to be sealed, erased or held back from it.
 */
export const createDataKeys: Migration = {
  async up(database: Kysely<unknown>) {
    await database.schema
      .createTable("data_keys")
      .addColumn("record_id", "text", (column) => column.notNull())
      .addColumn("purpose", "text", (column) => column.notNull())
      .addColumn("key_id", "text", (column) => column.notNull())
      .addColumn("sealed", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint("data_key", ["record_id", "purpose"])
      .execute();
    await database.schema
      .createIndex("data_keys_of_ring_key")
      .on("data_keys")
      .column("key_id")
      .execute();
    // Replies of before are looked at once: what holds nothing of the kind stays as it is.
    await database.schema
      .alterTable("outbox")
      .addColumn("to_forget", "integer", (column) => column.notNull().defaultTo(1))
      .execute();
    for (const name of ["identity", "erased_at", "held_at", "held_by", "hold_reason"]) {
      await database.schema.alterTable("reports").addColumn(name, "text").execute();
    }
    await database.schema
      .createIndex("outbox_to_forget")
      .on("outbox")
      .columns(["to_forget", "sent_at"])
      .execute();
  },
};
