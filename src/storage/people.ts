import { endSessionsOfPerson } from "./desk-sessions.ts";
import type { Storage } from "./open-storage.ts";
import type { AccountRow, PersonRow, StorageDatabase } from "./tables.ts";

/** Who an account belongs to, and where to write to them. */
export type AccountFacts = Omit<AccountRow, "person_id">;

/** Where to write to a person. */
export interface PersonAddress {
  readonly personId: string;
  readonly role: string;
  readonly channel: string;
  readonly account: string;
  readonly conversationId: string;
}

/**
 * The person behind a platform's account: an `enterprise` is made for an account not seen before,
 * and where to write to is kept up to date.
 */
export async function findOrCreatePerson(
  storage: Storage,
  account: AccountFacts,
  { createId, now }: { readonly createId: () => string; readonly now: Date },
): Promise<PersonRow> {
  const known = await findByAccount(storage.database, account);
  if (known?.conversation_id === account.conversation_id) {
    return known.person;
  }
  return storage.transaction(async (transaction) => {
    const id = createId();
    const created_at = now.toISOString();
    const found = known ?? (await findByAccount(transaction, account));
    if (found !== undefined) {
      await moveAccount(transaction, account);
      return found.person;
    }
    const person = { id, role: "enterprise", created_at };
    await transaction.insertInto("people").values(person).execute();
    const { person_id } = await transaction
      .insertInto("accounts")
      .values({ ...account, person_id: id })
      // Another process may have been faster: its person is the account's, ours goes again.
      .onConflict((conflict) =>
        conflict
          .columns(["channel", "account", "external_id"])
          .doUpdateSet({ conversation_id: account.conversation_id }),
      )
      .returning("person_id")
      .executeTakeFirstOrThrow();
    if (person_id !== id) {
      await transaction.deleteFrom("people").where("id", "=", id).execute();
    }
    return getPerson(transaction, person_id);
  });
}

async function findByAccount(
  database: StorageDatabase,
  { channel, account, external_id }: AccountFacts,
): Promise<{ person: PersonRow; conversation_id: string } | undefined> {
  const row = await database
    .selectFrom("accounts")
    .innerJoin("people", "people.id", "accounts.person_id")
    .selectAll("people")
    .select("accounts.conversation_id")
    .where("accounts.channel", "=", channel)
    .where("accounts.account", "=", account)
    .where("accounts.external_id", "=", external_id)
    .executeTakeFirst();
  if (row === undefined) {
    return undefined;
  }
  const { conversation_id, ...person } = row;
  return { person, conversation_id };
}

async function moveAccount(database: StorageDatabase, moved: AccountFacts): Promise<void> {
  await database
    .updateTable("accounts")
    .set({ conversation_id: moved.conversation_id })
    .where("channel", "=", moved.channel)
    .where("account", "=", moved.account)
    .where("external_id", "=", moved.external_id)
    .execute();
}

/** The person of this id. It throws when there is none. */
export function getPerson(database: StorageDatabase, id: string): Promise<PersonRow> {
  return database.selectFrom("people").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
}

/** Where to write to the officers and leads of an office who are not disabled. */
export function listOfficeAddresses(
  database: StorageDatabase,
  officeId: string,
): Promise<PersonAddress[]> {
  return selectAddresses(database)
    .where("people.office_id", "=", officeId)
    .where("people.role", "in", ["officer", "lead"])
    .execute();
}

/** Where to write to everybody of a role who is not disabled. */
export function listRoleAddresses(
  database: StorageDatabase,
  role: string,
): Promise<PersonAddress[]> {
  return selectAddresses(database).where("people.role", "=", role).execute();
}

/** A person of staff with their office, and where to write to them. */
export interface StaffAddress extends PersonAddress {
  readonly officeId: string | null;
}

/** Where to write to officers, leads and those who assign, without those who are disabled. */
export function listStaffAddresses(database: StorageDatabase): Promise<StaffAddress[]> {
  return selectAddresses(database)
    .select("people.office_id as officeId")
    .where("people.role", "in", ["officer", "lead", "triage"])
    .execute();
}

/** Where to write to a person who is not disabled: once for each of their accounts. */
export function listPersonAddresses(
  database: StorageDatabase,
  personId: string,
): Promise<PersonAddress[]> {
  return selectAddresses(database).where("people.id", "=", personId).execute();
}

/** A person of staff who is not disabled. */
export function findStaff(database: StorageDatabase, id: string): Promise<PersonRow | undefined> {
  return database
    .selectFrom("people")
    .selectAll()
    .where("id", "=", id)
    .where("role", "!=", "enterprise")
    .where("disabled_at", "is", null)
    .executeTakeFirst();
}

/** The officers and leads of an office who are not disabled, oldest first. */
export function listOfficePeople(
  database: StorageDatabase,
  officeId: string,
): Promise<PersonRow[]> {
  return database
    .selectFrom("people")
    .selectAll()
    .where("office_id", "=", officeId)
    .where("role", "in", ["officer", "lead"])
    .where("disabled_at", "is", null)
    .orderBy("created_at")
    .execute();
}

function selectAddresses(database: StorageDatabase) {
  return database
    .selectFrom("accounts")
    .innerJoin("people", "people.id", "accounts.person_id")
    .select([
      "accounts.person_id as personId",
      "people.role",
      "accounts.channel",
      "accounts.account",
      "accounts.conversation_id as conversationId",
    ])
    .where("people.disabled_at", "is", null)
    .orderBy("people.created_at")
    .orderBy("accounts.conversation_id");
}

/**
 * Takes a person's role out of use until they are bound again, and ends their sessions on the desk;
 * false when nobody bound has this id.
 */
export async function disablePerson(
  database: StorageDatabase,
  id: string,
  now: Date,
): Promise<boolean> {
  const disabled = await database
    .updateTable("people")
    .set({ disabled_at: now.toISOString() })
    .where("id", "=", id)
    .where("role", "!=", "enterprise")
    .where("disabled_at", "is", null)
    .returning("id")
    .execute();
  await endSessionsOfPerson(database, id, now);
  return disabled.length === 1;
}

/** Everybody who was bound to a role by a code and is not disabled, oldest first. */
export function listBoundPeople(database: StorageDatabase): Promise<PersonRow[]> {
  return database
    .selectFrom("people")
    .selectAll()
    .where("role", "!=", "enterprise")
    .where("disabled_at", "is", null)
    .orderBy("created_at")
    .execute();
}

/** What colleagues call these people, by id; reporters have no name. */
export async function listNames(
  database: StorageDatabase,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await database
    .selectFrom("people")
    .select(["id", "display_name"])
    .where("id", "in", [...new Set(ids), ""])
    .where("role", "!=", "enterprise")
    .execute();
  return new Map(rows.map(({ id, display_name: name }) => [id, name ?? id.slice(0, 8)]));
}
