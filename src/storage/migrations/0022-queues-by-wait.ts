import { type Kysely, type Migration, sql } from "kysely";

/** What has waited longest is worked on first: the index of what is pending follows that order. */
export const orderQueuesByWait: Migration = {
  async up(database: Kysely<unknown>) {
    for (const [name, key] of [
      ["inbox", "seq"],
      ["outbox", "id"],
    ] as const) {
      await database.schema.dropIndex(`${name}_next`).execute();
      await database.schema
        .createIndex(`${name}_next`)
        .on(name)
        .columns(["available_at", key])
        .where(sql.ref("status"), "=", sql.lit("pending"))
        .execute();
    }
  },
};
