import { type Kysely, type Migration, sql } from "kysely";

/** What the day of staff needs: queues in order, notes, absences, and marks to find the same again. */
export const addStaffDay: Migration = {
  async up(database: Kysely<unknown>) {
    await addQueueColumns(database);
    await createNotes(database);
    await createAbsences(database);
    await createMarks(database);
  },
};

async function addQueueColumns(database: Kysely<unknown>): Promise<void> {
  const { schema } = database;
  await schema
    .alterTable("matters")
    .addColumn("next_due_on", "text", (column) => column.notNull().defaultTo("9999-12-31"))
    .execute();
  await schema
    .alterTable("matters")
    .addColumn("is_open", "integer", (column) => column.notNull().defaultTo(1))
    .execute();
  await sql`update matters set
    is_open = case when state in ('merged', 'not_accepted', 'referred_out', 'closed') then 0 else 1 end,
    next_due_on = coalesce((
      select min(due_on) from matter_clocks
      where matter_clocks.matter_id = matters.id and matter_clocks.status = 'running'
    ), '9999-12-31')`.execute(database);
  // What a page is narrowed by stands behind what it is ordered by: one index answers all of it.
  const narrowed = ["state", "type", "district", "officer_id"];
  await createIndex(database, "matters_due_at_office", "matters", [
    ...["office_id", "is_open", "next_due_on", "id"],
    ...narrowed,
  ]);
  await createIndex(database, "matters_new_at_office", "matters", [
    ...["office_id", "is_open", "id"],
    ...narrowed,
  ]);
  await createIndex(database, "matters_due_of_officer", "matters", [
    ...["officer_id", "is_open", "next_due_on", "id"],
  ]);
  await createIndex(database, "matters_due", "matters", [
    ...["is_open", "next_due_on", "id"],
    ...narrowed,
  ]);
  await createIndex(database, "matters_created", "matters", ["created_at", "id"]);
}

async function createNotes(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable("matter_notes")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("matter_id", "text", (column) => column.notNull())
    .addColumn("author_id", "text", (column) => column.notNull())
    .addColumn("text", "text", (column) => column.notNull())
    .addColumn("created_at", "text", (column) => column.notNull())
    .addForeignKeyConstraint("note_matter", ["matter_id"], "matters", ["id"])
    .execute();
  await createIndex(database, "notes_of_matter", "matter_notes", ["matter_id", "created_at"]);
}

async function createAbsences(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable("absences")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("person_id", "text", (column) => column.notNull())
    .addColumn("deputy_id", "text", (column) => column.notNull())
    .addColumn("from_on", "text", (column) => column.notNull())
    .addColumn("to_on", "text", (column) => column.notNull())
    .addColumn("created_at", "text", (column) => column.notNull())
    .execute();
  await createIndex(database, "absences_of_person", "absences", ["person_id", "to_on"]);
  await createIndex(database, "absences_until", "absences", ["to_on"]);
}

async function createMarks(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable("report_marks")
    .addColumn("report_id", "text", (column) => column.notNull())
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("mark", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("report_marks_key", ["report_id", "kind", "mark"])
    .execute();
  await createIndex(database, "report_marks_same", "report_marks", ["mark"]);
  await createIndex(database, "evidence_same", "evidence", ["sha256"]);
}

async function createIndex(
  database: Kysely<unknown>,
  name: string,
  on: string,
  columns: readonly string[],
): Promise<void> {
  await database.schema
    .createIndex(name)
    .on(on)
    .columns([...columns])
    .execute();
}
