import type { Kysely, Migration } from "kysely";

/** Which of a person's accounts is written to, codes that add an account, and news that may wait. */
export const addSeveralAccounts: Migration = {
  async up({ schema }: Kysely<unknown>) {
    await schema
      .alterTable("accounts")
      .addColumn("used_at", "text", (column) => column.notNull().defaultTo(""))
      .execute();
    await schema
      .alterTable("accounts")
      .addColumn("is_chosen", "integer", (column) => column.notNull().defaultTo(0))
      .execute();
    await schema.alterTable("invitations").addColumn("person_id", "text").execute();
    await schema
      .alterTable("outbox")
      .addColumn("may_wait", "integer", (column) => column.notNull().defaultTo(0))
      .execute();
  },
};
