import type { Kysely, Migration } from "kysely";
import type { StorageKind } from "../tables.ts";

/** Who is signed in to the desk, by which codes people do; and indexes for the desk. */
export function createDeskSessions(kind: StorageKind): Migration {
  return {
    async up(database: Kysely<unknown>) {
      await createCodes(database);
      await createAttempts(database, kind);
      await createSessions(database);
      await createIndexes(database);
    },
  };
}

async function createCodes(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable("sign_in_codes")
    .addColumn("code_hash", "text", (column) => column.primaryKey())
    .addColumn("person_id", "text", (column) => column.notNull().unique().references("people.id"))
    .addColumn("created_at", "text", (column) => column.notNull())
    .addColumn("expires_at", "text", (column) => column.notNull())
    .execute();
}

async function createAttempts(database: Kysely<unknown>, kind: StorageKind): Promise<void> {
  const table = database.schema.createTable("sign_in_attempts");
  const withId =
    kind === "sqlite"
      ? table.addColumn("id", "integer", (column) => column.primaryKey().autoIncrement())
      : table.addColumn("id", "bigint", (column) =>
          column.primaryKey().generatedByDefaultAsIdentity(),
        );
  await withId
    .addColumn("source", "text", (column) => column.notNull())
    .addColumn("at", "text", (column) => column.notNull())
    .execute();
}

async function createSessions(database: Kysely<unknown>): Promise<void> {
  const texts = ["device", "created_at", "last_seen_at", "expires_at"] as const;
  const table = database.schema
    .createTable("desk_sessions")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("token_hash", "text", (column) => column.notNull().unique())
    .addColumn("person_id", "text", (column) => column.notNull().references("people.id"))
    .addColumn("ended_at", "text");
  await texts
    .reduce((built, name) => built.addColumn(name, "text", (column) => column.notNull()), table)
    .execute();
  await database.schema
    .createIndex("desk_sessions_of_person")
    .on("desk_sessions")
    .columns(["person_id"])
    .execute();
}

/** What the pages are narrowed and ordered by, where no index answered it yet. */
async function createIndexes(database: Kysely<unknown>): Promise<void> {
  for (const [name, table, columns] of [
    ["events_of_kind", "events", ["kind", "seq"]],
    ["matters_due_at_target", "matters", ["target_office_id", "is_open", "next_due_on", "id"]],
    ["matters_new_at_target", "matters", ["target_office_id", "is_open", "id"]],
    ["matters_new", "matters", ["is_open", "id"]],
  ] as const) {
    await database.schema
      .createIndex(name)
      .on(table)
      .columns([...columns])
      .execute();
  }
}
