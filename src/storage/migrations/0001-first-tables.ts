import { type CreateTableBuilder, type Kysely, type Migration, sql } from "kysely";
import type { StorageKind } from "../tables.ts";

// A migration is history: it does not follow later changes of the row types.
type AnyDatabase = Kysely<unknown>;
type TableBuilder = CreateTableBuilder<string, string>;

/** Messages in and out, conversations, people, reports and what they rest on. */
export function createFirstTables(kind: StorageKind): Migration {
  return {
    async up(database: AnyDatabase) {
      await createQueues(database, kind);
      await createConversations(database);
      await createPeople(database);
      await createReports(database);
      await createEvents(database, kind);
      await createJobs(database);
    },
  };
}

function table(database: AnyDatabase, name: string): TableBuilder {
  return database.schema.createTable(name) as TableBuilder;
}

/** A whole-number key that only grows and is never given twice. */
function addSequence(builder: TableBuilder, name: string, kind: StorageKind): TableBuilder {
  return kind === "sqlite"
    ? builder.addColumn(name, "integer", (column) => column.primaryKey().autoIncrement())
    : builder.addColumn(name, "bigint", (column) =>
        column.primaryKey().generatedByDefaultAsIdentity(),
      );
}

/** Text columns: a name is required, a name with `?` may be null. */
function addTexts(builder: TableBuilder, ...names: readonly string[]): TableBuilder {
  return names.reduce(
    (table, name) =>
      name.endsWith("?")
        ? table.addColumn(name.slice(0, -1), "text")
        : table.addColumn(name, "text", (column) => column.notNull()),
    builder,
  );
}

function addIntegers(builder: TableBuilder, ...names: readonly string[]): TableBuilder {
  return names.reduce(
    (table, name) => table.addColumn(name, "integer", (column) => column.notNull()),
    builder,
  );
}

async function createQueues(database: AnyDatabase, kind: StorageKind): Promise<void> {
  const delivery = ["status", "available_at", "lease_owner?", "lease_until?", "last_error?"];
  const inbox = addTexts(
    addSequence(table(database, "inbox"), "seq", kind),
    ...["channel", "account", "external_id", "conversation_id", "message", "received_at"],
    ...delivery,
  );
  await addIntegers(inbox, "attempts")
    .addUniqueConstraint("inbox_once", ["channel", "account", "external_id"])
    .execute();
  const outbox = addTexts(
    addSequence(table(database, "outbox"), "id", kind),
    ...["channel", "account", "conversation_id", "reply", "dedupe_key", "turn_id?", "created_at"],
    ...delivery,
    ...["external_id?", "sent_at?"],
  );
  await addIntegers(outbox, "attempts")
    .addUniqueConstraint("outbox_once", ["dedupe_key"])
    .execute();
  for (const [name, key] of [
    ["inbox", "seq"],
    ["outbox", "id"],
  ] as const) {
    await createPartialIndex(database, `${name}_next`, name, [key], "status = 'pending'");
    await createPartialIndex(
      database,
      `${name}_next_of_conversation`,
      name,
      ["conversation_id", key],
      "status = 'pending'",
    );
  }
  await createIndex(database, "outbox_of_conversation", "outbox", ["conversation_id", "id"]);
}

async function createConversations(database: AnyDatabase): Promise<void> {
  const people = addTexts(
    table(database, "people").addColumn("id", "text", (column) => column.primaryKey()),
    ...["role", "office_id?", "display_name?", "created_at", "disabled_at?"],
  );
  await people.execute();
  const conversations = addTexts(
    table(database, "conversations").addColumn("id", "text", (column) => column.primaryKey()),
    ...["channel", "account", "person_id", "holder?", "state?", "updated_at"],
  );
  await addIntegers(conversations, "version")
    .addForeignKeyConstraint("conversation_person", ["person_id"], "people", ["id"])
    .execute();
  const turns = addTexts(
    table(database, "turns")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("inbox_seq", "bigint", (column) => column.notNull().unique()),
    ...["conversation_id", "person_id", "text", "intent", "outcome", "reply", "error_id?"],
    "created_at",
  );
  await addIntegers(turns, "duration_ms").execute();
  await createIndex(database, "turns_of_conversation", "turns", ["conversation_id", "inbox_seq"]);
}

async function createPeople(database: AnyDatabase): Promise<void> {
  const accounts = addTexts(
    table(database, "accounts"),
    ...["channel", "account", "external_id", "person_id", "conversation_id"],
  );
  await accounts
    .addPrimaryKeyConstraint("accounts_key", ["channel", "account", "external_id"])
    .addForeignKeyConstraint("account_person", ["person_id"], "people", ["id"])
    .execute();
  const invitations = addTexts(
    table(database, "invitations").addColumn("code_hash", "text", (column) => column.primaryKey()),
    ...["role", "office_id?", "display_name?", "created_at", "expires_at", "used_at?", "used_by?"],
  );
  await invitations.execute();
  await createIndex(database, "accounts_of_person", "accounts", ["person_id"]);
  await createIndex(database, "people_of_role", "people", ["role", "office_id"]);
}

async function createReports(database: AnyDatabase): Promise<void> {
  const reports = addTexts(
    table(database, "reports").addColumn("id", "text", (column) => column.primaryKey()),
    ...["case_number", "query_code_salt", "query_code_hash", "channel", "account"],
    ...["conversation_id", "person_id", "narrative", "fields", "submitted_at", "receipt"],
  );
  await reports.addUniqueConstraint("report_case_number", ["case_number"]).execute();
  const matters = addTexts(
    table(database, "matters").addColumn("id", "text", (column) => column.primaryKey()),
    ...["report_id", "type", "district", "authority", "office_id", "officer_id?", "state"],
    ...["rule_id", "routing", "created_at", "updated_at"],
  );
  await addIntegers(matters, "ordinal", "version", "rule_version")
    .addUniqueConstraint("matter_ordinal", ["report_id", "ordinal"])
    .addForeignKeyConstraint("matter_report", ["report_id"], "reports", ["id"])
    .execute();
  const clocks = addTexts(
    table(database, "matter_clocks").addColumn("id", "text", (column) => column.primaryKey()),
    ...["matter_id", "clock_id", "started_on", "due_on?", "status"],
  );
  await addIntegers(clocks, "provisional")
    .addForeignKeyConstraint("clock_matter", ["matter_id"], "matters", ["id"])
    .execute();
  const evidence = addTexts(
    table(database, "evidence")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("size_bytes", "bigint", (column) => column.notNull()),
    ...["draft_id", "report_id?", "sha256", "name", "claimed_type?", "sniffed_type", "channel"],
    "received_at",
  );
  await evidence.execute();
  await createIndex(database, "reports_of_person", "reports", ["person_id"]);
  await createIndex(database, "matters_of_office", "matters", ["office_id", "state"]);
  await createIndex(database, "matter_clocks_of_matter", "matter_clocks", ["matter_id"]);
  await createIndex(database, "matter_clocks_due", "matter_clocks", ["status", "due_on"]);
  await createIndex(database, "evidence_of_draft", "evidence", ["draft_id"]);
  await createIndex(database, "evidence_of_report", "evidence", ["report_id"]);
}

async function createEvents(database: AnyDatabase, kind: StorageKind): Promise<void> {
  await addTexts(
    addSequence(table(database, "events"), "seq", kind),
    ...["report_id", "matter_id?", "kind", "actor_id", "actor_role", "at", "data"],
    ...["previous_hash", "hash"],
  ).execute();
  await createIndex(database, "events_of_report", "events", ["report_id", "seq"]);
  await createIndex(database, "events_of_matter", "events", ["matter_id", "seq"]);
}

async function createJobs(database: AnyDatabase): Promise<void> {
  await table(database, "counters")
    .addColumn("name", "text", (column) => column.primaryKey())
    .addColumn("value", "bigint", (column) => column.notNull())
    .execute();
  await addTexts(
    table(database, "leases").addColumn("name", "text", (column) => column.primaryKey()),
    "owner",
    "until",
  ).execute();
}

async function createIndex(
  database: AnyDatabase,
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

async function createPartialIndex(
  database: AnyDatabase,
  name: string,
  on: string,
  columns: readonly string[],
  condition: string,
): Promise<void> {
  const names = sql.join(columns.map((column) => sql.ref(column)));
  await sql`create index ${sql.ref(name)} on ${sql.table(on)} (${names}) where ${sql.raw(condition)}`.execute(
    database,
  );
}
