import type { Kysely, Migration } from "kysely";

/** What an answer in the making says so far: whichever process is asked for it must know. */
export const addBotDrafts: Migration = {
  async up(database: Kysely<unknown>) {
    await database.schema.alterTable("bot_streams").addColumn("draft", "text").execute();
  },
};
