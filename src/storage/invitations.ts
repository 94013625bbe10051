import { type AccountFacts, giveAccount } from "./accounts.ts";
import { endSessionsOfPerson } from "./desk-sessions.ts";
import { createCode, hashCode } from "./one-time-code.ts";
import { findStaff, getPerson } from "./people.ts";
import type { PersonRow, StorageDatabase, StorageTransaction } from "./tables.ts";

const CODE_LENGTH = 10;

/** What a code binds to the person who redeems it. */
export interface NewInvitation {
  readonly role: string;
  readonly officeId?: string | undefined;
  readonly displayName?: string | undefined;
  /** Whose further account the one that redeems it becomes; all else stays with them as it is. */
  readonly personId?: string | undefined;
  readonly expiresAt: Date;
}

/** The account that a code came from, and the person who had it until then. */
interface Redeemer {
  readonly code: string;
  readonly personId: string;
  readonly account: AccountFacts;
}

/** Makes a one-time code and gives it; only its SHA-256 is kept, so it cannot be shown again. */
export async function createInvitation(
  database: StorageDatabase,
  { role, officeId, displayName, personId, expiresAt }: NewInvitation,
  now: Date,
): Promise<string> {
  const code = createCode(CODE_LENGTH);
  await database
    .insertInto("invitations")
    .values({
      code_hash: hashCode(code),
      role,
      office_id: officeId ?? null,
      display_name: displayName ?? null,
      person_id: personId ?? null,
      created_at: now.toISOString(),
      expires_at: expiresAt.toISOString(),
    })
    .execute();
  return code;
}

/**
 * Uses a code up and binds its role, office and name to the person, or the account to the person
 * whom the code was made for. `undefined`, and nothing changed, when the code is wrong, used or
 * expired, its person is out of use, or the account is another one's of staff: which of them is not
 * told, and two people never become one.
 */
export async function redeemInvitation(
  transaction: StorageTransaction,
  { code, personId, account }: Redeemer,
  now: Date,
): Promise<PersonRow | undefined> {
  if (!(await mayRedeem(transaction, { code, personId }))) {
    return undefined;
  }
  const at = now.toISOString();
  const invitation = await transaction
    .updateTable("invitations")
    .set({ used_at: at, used_by: personId })
    .where("code_hash", "=", hashCode(code))
    .where("used_at", "is", null)
    .where("expires_at", ">", at)
    .returning(["role", "office_id", "display_name", "person_id"])
    .executeTakeFirst();
  if (invitation === undefined) {
    return undefined;
  }
  // Whoever gets another role signs in to it anew.
  await endSessionsOfPerson(transaction, personId, now);
  const { person_id: owner, ...role } = invitation;
  if (owner !== null) {
    await giveAccount(transaction, account, owner, now);
    return getPerson(transaction, owner);
  }
  return transaction
    .updateTable("people")
    .set({ ...role, disabled_at: null })
    .where("id", "=", personId)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** A code of a person wants them in use, and an account that is theirs or nobody's of staff. */
async function mayRedeem(
  transaction: StorageTransaction,
  { code, personId }: Omit<Redeemer, "account">,
): Promise<boolean> {
  const invitation = await transaction
    .selectFrom("invitations")
    .select("person_id")
    .where("code_hash", "=", hashCode(code))
    .executeTakeFirst();
  const owner = invitation?.person_id ?? null;
  if (owner === null) {
    return true;
  }
  const isInUse = (await findStaff(transaction, owner)) !== undefined;
  const isFree = owner === personId || (await findStaff(transaction, personId)) === undefined;
  return isInUse && isFree;
}
