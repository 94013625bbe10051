import type { Kysely, Migration } from "kysely";

/** What a matter remembers while it is on its way, and what its clocks remember of their course. */
export const addMatterLife: Migration = {
  async up(database: Kysely<unknown>) {
    for (const name of ["previous_state", "target_office_id", "answer_due_on", "merged_into"]) {
      await database.schema.alterTable("matters").addColumn(name, "text").execute();
    }
    await addCount(database, "matters", "refusals");
    for (const name of ["paused_on", "remind_on", "reminded", "breached_at"]) {
      await database.schema.alterTable("matter_clocks").addColumn(name, "text").execute();
    }
    await addCount(database, "matter_clocks", "paused_units");
    await addCount(database, "matter_clocks", "extended");
    for (const [name, table, columns] of [
      ["matters_for_office", "matters", ["target_office_id"]],
      ["matters_waiting", "matters", ["answer_due_on"]],
      ["matters_of_officer", "matters", ["officer_id"]],
      ["matters_merged", "matters", ["merged_into"]],
      ["matter_clocks_remind", "matter_clocks", ["status", "remind_on"]],
    ] as const) {
      await database.schema
        .createIndex(name)
        .on(table)
        .columns([...columns])
        .execute();
    }
  },
};

async function addCount(database: Kysely<unknown>, table: string, name: string): Promise<void> {
  await database.schema
    .alterTable(table)
    .addColumn(name, "integer", (column) => column.notNull().defaultTo(0))
    .execute();
}
