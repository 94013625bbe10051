import type { Kysely, Migration } from "kysely";

/** When an account was first pulled, and which customers asked to leave the person who attends. */
export const addServicePull: Migration = {
  async up(database: Kysely<unknown>) {
    await database.schema.alterTable("pull_cursors").addColumn("begun_at", "text").execute();
    await database.schema
      .alterTable("service_sessions")
      .addColumn("asked_back_at", "text")
      .execute();
  },
};
