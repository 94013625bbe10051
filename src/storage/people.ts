import {
  type AccountFacts,
  findByAccount,
  noteUse,
  type PersonAddress,
  selectAddresses,
  toFirst,
} from "./accounts.ts";
import { endSessionsOfPerson } from "./desk-sessions.ts";
import type { Storage } from "./open-storage.ts";
import type { PersonRow, StorageDatabase } from "./tables.ts";

/** When and where an account was heard of. */
interface Heard {
  readonly createId: () => string;
  readonly now: Date;
  /** Whether others read along there: nothing is sent unasked to such a place. */
  readonly isPublic?: boolean;
}

/**
 * The person behind a platform's account: an `enterprise` is made for an account not seen before,
 * and where to write to, and by which of a person's accounts, is kept up to date.
 */
export async function findOrCreatePerson(
  storage: Storage,
  account: AccountFacts,
  { createId, now, isPublic = false }: Heard,
): Promise<PersonRow> {
  const known = await findByAccount(storage.database, account);
  if (known !== undefined && (isPublic || known.isCurrent)) {
    return known.person;
  }
  return storage.transaction(async (transaction) => {
    const id = createId();
    const created_at = now.toISOString();
    const found = known ?? (await findByAccount(transaction, account));
    if (found !== undefined) {
      await noteUse(transaction, account, now);
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

/** The person of this id. It throws when there is none. */
export function getPerson(database: StorageDatabase, id: string): Promise<PersonRow> {
  return database.selectFrom("people").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
}

/** Where to write to the officers and leads of an office who are not disabled. */
export function listOfficeAddresses(
  database: StorageDatabase,
  officeId: string,
): Promise<PersonAddress[]> {
  const people = selectAddresses(database)
    .where("people.office_id", "=", officeId)
    .where("people.role", "in", ["officer", "lead"]);
  return toFirst(people.execute());
}

/** Where to write to the leads of an office who are not disabled. */
export function listLeadAddresses(
  database: StorageDatabase,
  officeId: string,
): Promise<PersonAddress[]> {
  const leads = selectAddresses(database)
    .where("people.office_id", "=", officeId)
    .where("people.role", "=", "lead");
  return toFirst(leads.execute());
}

/** Where to write to everybody of a role who is not disabled. */
export function listRoleAddresses(
  database: StorageDatabase,
  role: string,
): Promise<PersonAddress[]> {
  return toFirst(selectAddresses(database).where("people.role", "=", role).execute());
}

/** A person of staff with their office, and where to write to them. */
export interface StaffAddress extends PersonAddress {
  readonly officeId: string | null;
}

/** Where to write to officers, leads and those who assign, without those who are disabled. */
export function listStaffAddresses(database: StorageDatabase): Promise<StaffAddress[]> {
  const staff = selectAddresses(database)
    .select("people.office_id as officeId")
    .where("people.role", "in", ["officer", "lead", "triage"]);
  return toFirst(staff.execute());
}

/** Where to write to a person who is not disabled; empty for anybody else. */
export function listPersonAddresses(
  database: StorageDatabase,
  personId: string,
): Promise<PersonAddress[]> {
  return toFirst(selectAddresses(database).where("people.id", "=", personId).execute());
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
