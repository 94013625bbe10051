import { createHash, randomInt } from "node:crypto";
import type { PersonRow, StorageDatabase, StorageTransaction } from "./tables.ts";

/** No 0 and O, no 1, I and L: codes are read out and typed. 31 characters. */
const ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
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
  const code = Array.from({ length: CODE_LENGTH }, () =>
    ALPHABET.charAt(randomInt(ALPHABET.length)),
  ).join("");
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
  return transaction
    .updateTable("people")
    .set({ ...invitation, disabled_at: null })
    .where("id", "=", personId)
    .returningAll()
    .executeTakeFirstOrThrow();
}

function hashCode(code: string): string {
  const typed = code.toUpperCase().replace(/[\s-]/g, "");
  return createHash("sha256").update(typed).digest("hex");
}
