import type { Kysely, Migration } from "kysely";

/** Accounts that their platform says nobody has. */
export const addGoneAccounts: Migration = {
  async up(database: Kysely<unknown>) {
    await database.schema.alterTable("accounts").addColumn("gone_at", "text").execute();
  },
};
