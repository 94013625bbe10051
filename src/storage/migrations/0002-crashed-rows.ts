import type { Kysely, Migration } from "kysely";

/** What a queue knows of processes that ended while they had a row in hand. */
export const addSuspicion: Migration = {
  async up(database: Kysely<unknown>) {
    for (const queue of ["inbox", "outbox"]) {
      await database.schema
        .alterTable(queue)
        .addColumn("suspicion", "text", (column) => column.notNull().defaultTo("none"))
        .execute();
    }
  },
};
