import { endSessionsOfPerson } from "./desk-sessions.ts";
import { createCode, hashCode } from "./one-time-code.ts";
import type { PersonRow, StorageDatabase, StorageTransaction } from "./tables.ts";

const CODE_LENGTH = 10;

/** What a code binds to the person who redeems it. */
export interface NewInvitation {
  readonly role: string;
  readonly officeId?: string | undefined;
  readonly displayName?: string | undefined;
  readonly expiresAt: Date;
}

/** Makes a one-time code and gives it; only its SHA-256 is kept, so it cannot be shown again. */
export async function createInvitation(
  database: StorageDatabase,
  { role, officeId, displayName, expiresAt }: NewInvitation,
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
      created_at: now.toISOString(),
      expires_at: expiresAt.toISOString(),
    })
    .execute();
  return code;
}

/**
 * Uses a code up and binds its role, office and name to the person. `undefined`, and nothing
 * changed, when the code is wrong, used or expired: which of them is not told.
 */
export async function redeemInvitation(
  transaction: StorageTransaction,
  { code, personId }: { readonly code: string; readonly personId: string },
  now: Date,
): Promise<PersonRow | undefined> {
  const at = now.toISOString();
  const invitation = await transaction
    .updateTable("invitations")
    .set({ used_at: at, used_by: personId })
    .where("code_hash", "=", hashCode(code))
    .where("used_at", "is", null)
    .where("expires_at", ">", at)
    .returning(["role", "office_id", "display_name"])
    .executeTakeFirst();
  if (invitation === undefined) {
    return undefined;
  }
  // Whoever gets another role signs in to it anew.
  await endSessionsOfPerson(transaction, personId, now);
  return transaction
    .updateTable("people")
    .set({ ...invitation, disabled_at: null })
    .where("id", "=", personId)
    .returningAll()
    .executeTakeFirstOrThrow();
}
