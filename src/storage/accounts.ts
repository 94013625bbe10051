import type { AccountRow, PersonRow, StorageDatabase, StorageTransaction } from "./tables.ts";

/** Who an account belongs to, and where to write to them. */
export type AccountFacts = Omit<AccountRow, "person_id" | "used_at" | "is_chosen" | "gone_at">;

/** Where to write to a person. */
export interface PersonAddress {
  readonly personId: string;
  readonly role: string;
  readonly channel: string;
  readonly account: string;
  readonly conversationId: string;
}

/** What is known of an account; `isCurrent` when there is nothing new in hearing of it there. */
export async function findByAccount(
  database: StorageDatabase,
  { channel, account, external_id, conversation_id }: AccountFacts,
): Promise<{ person: PersonRow; isCurrent: boolean } | undefined> {
  const row = await database
    .selectFrom("accounts")
    .innerJoin("people", "people.id", "accounts.person_id")
    .selectAll("people")
    .select(["accounts.conversation_id", "accounts.used_at", "accounts.gone_at"])
    .select(({ selectFrom }) =>
      selectFrom("accounts as other")
        .select(({ fn }) => fn.max("other.used_at").as("used_at"))
        .whereRef("other.person_id", "=", "accounts.person_id")
        .whereRef("other.conversation_id", "!=", "accounts.conversation_id")
        .as("other_used_at"),
    )
    .where("accounts.channel", "=", channel)
    .where("accounts.account", "=", account)
    .where("accounts.external_id", "=", external_id)
    .executeTakeFirst();
  if (row === undefined) {
    return undefined;
  }
  const { conversation_id: known, used_at: usedAt, other_used_at: other, gone_at, ...person } = row;
  const isLatest = other === null || usedAt > other;
  return { person, isCurrent: known === conversation_id && isLatest && gone_at === null };
}

/** Writes down where an account is heard of, and that it is the one last used. */
export async function noteUse(
  database: StorageDatabase,
  { channel, account, external_id, conversation_id }: AccountFacts,
  now: Date,
): Promise<void> {
  await database
    .updateTable("accounts")
    .set({ conversation_id, used_at: now.toISOString(), gone_at: null })
    .where("channel", "=", channel)
    .where("account", "=", account)
    .where("external_id", "=", external_id)
    .execute();
}

/** Makes an account a person's, and the one they last used; whose it was keeps all else. */
export async function giveAccount(
  transaction: StorageTransaction,
  account: AccountFacts,
  personId: string,
  now: Date,
): Promise<void> {
  await noteUse(transaction, account, now);
  await transaction
    .updateTable("accounts")
    .set({ person_id: personId, is_chosen: 0 })
    .where("channel", "=", account.channel)
    .where("account", "=", account.account)
    .where("external_id", "=", account.external_id)
    .execute();
}

/** Channels that are read when somebody looks, and ring for nobody. */
const SILENT = ["web", "terminal"];

/**
 * Addresses of people who are not disabled; of each person the one to write to first: any before one
 * that nobody has, that of their choice, one that rings, the one last used.
 */
export function selectAddresses(database: StorageDatabase) {
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
    .orderBy(({ eb }) => eb.case().when("accounts.gone_at", "is", null).then(0).else(1).end())
    .orderBy("accounts.is_chosen", "desc")
    .orderBy(({ eb }) => eb.case().when("accounts.channel", "in", SILENT).then(1).else(0).end())
    .orderBy("accounts.used_at", "desc")
    .orderBy("accounts.conversation_id");
}

/** The first address of each person: that of their choice, else of the account last used. */
export async function toFirst<Address extends PersonAddress>(
  found: Promise<Address[]>,
): Promise<Address[]> {
  const first = new Map<string, Address>();
  for (const address of await found) {
    if (!first.has(address.personId)) {
      first.set(address.personId, address);
    }
  }
  return [...first.values()];
}

/** Where a person of staff can be written to, in the order in which it is tried. */
export function listAccounts(
  database: StorageDatabase,
  personId: string,
): Promise<PersonAddress[]> {
  return selectAddresses(database)
    .where("people.id", "=", personId)
    .where("people.role", "!=", "enterprise")
    .execute();
}

/** The other accounts of the person of staff who is written to in a conversation, in order. */
export async function listOtherAccounts(
  database: StorageDatabase,
  { conversationId }: Pick<PersonAddress, "conversationId">,
): Promise<PersonAddress[]> {
  const owner = await database
    .selectFrom("accounts")
    .select("person_id")
    .where("conversation_id", "=", conversationId)
    .executeTakeFirst();
  const all = owner === undefined ? [] : await listAccounts(database, owner.person_id);
  return all.filter((other) => other.conversationId !== conversationId);
}

/** The person of staff who is written to in a conversation, if there is one. */
export function findStaffOf(
  database: StorageDatabase,
  conversationId: string,
): Promise<PersonRow | undefined> {
  return database
    .selectFrom("people")
    .innerJoin("accounts", "accounts.person_id", "people.id")
    .selectAll("people")
    .where("accounts.conversation_id", "=", conversationId)
    .where("people.role", "!=", "enterprise")
    .where("people.disabled_at", "is", null)
    .executeTakeFirst();
}

/** Records that nobody has the account of a conversation; false when that was known. */
export async function markGone(
  transaction: StorageTransaction,
  conversationId: string,
  now: Date,
): Promise<boolean> {
  const marked = await transaction
    .updateTable("accounts")
    .set({ gone_at: now.toISOString() })
    .where("conversation_id", "=", conversationId)
    .where("gone_at", "is", null)
    .returning("conversation_id")
    .execute();
  return marked.length > 0;
}

/** From now on the person is written to in this conversation of theirs first. */
export async function chooseAccount(
  transaction: StorageTransaction,
  { personId, conversationId }: Pick<PersonAddress, "personId" | "conversationId">,
): Promise<void> {
  await transaction
    .updateTable("accounts")
    .set(({ eb }) => ({
      is_chosen: eb.case().when("conversation_id", "=", conversationId).then(1).else(0).end(),
    }))
    .where("person_id", "=", personId)
    .execute();
}
