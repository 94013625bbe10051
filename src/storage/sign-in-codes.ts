import { takeNextValue } from "./counters.ts";
import { createCode, hashCode } from "./one-time-code.ts";
import type { StorageTransaction } from "./tables.ts";

const MINUTE_MS = 60_000;
const CODE_LENGTH = 8;
const VALID_MS = 10 * MINUTE_MS;

/** How many wrong codes are listened to within the window: from one source, and in all. */
const WINDOW_MS = 15 * MINUTE_MS;
const WRONG_OF_SOURCE = 5;
const WRONG_IN_ALL = 200;

/** How a code was taken. */
export type SignIn =
  | { readonly kind: "accepted"; readonly personId: string }
  /** Wrong, spent or expired: which of them is not told. */
  | { readonly kind: "wrong" }
  /** Too many wrong ones came before; this one was not looked at. */
  | { readonly kind: "limited" };

/**
 * Makes a code of 39 bits by which a person signs in within 10 minutes, once; an earlier one is void.
 * Only its SHA-256 is kept.
 */
export async function createSignInCode(
  trx: StorageTransaction,
  personId: string,
  now: Date,
): Promise<string> {
  const code = createCode(CODE_LENGTH);
  await trx.deleteFrom("sign_in_codes").where("person_id", "=", personId).execute();
  await trx
    .insertInto("sign_in_codes")
    .values({
      code_hash: hashCode(code),
      person_id: personId,
      created_at: now.toISOString(),
      expires_at: new Date(now.getTime() + VALID_MS).toISOString(),
    })
    .execute();
  return code;
}

/** Uses a code up. `source` is where it came from, in a form that names nobody. */
export async function redeemSignInCode(
  trx: StorageTransaction,
  { code, source }: { readonly code: string; readonly source: string },
  now: Date,
): Promise<SignIn> {
  // The counter's row makes guesses wait for one another, so that none escapes the count.
  await takeNextValue(trx, "sign-in");
  if (await isLimited(trx, source, now)) {
    return { kind: "limited" };
  }
  const spent = await trx
    .deleteFrom("sign_in_codes")
    .where("code_hash", "=", hashCode(code))
    .where("expires_at", ">", now.toISOString())
    .returning("person_id")
    .executeTakeFirst();
  const isBound = spent !== undefined && (await hasRole(trx, spent.person_id));
  if (spent === undefined || !isBound) {
    await trx.insertInto("sign_in_attempts").values({ source, at: now.toISOString() }).execute();
    return { kind: "wrong" };
  }
  await trx.deleteFrom("sign_in_attempts").where("source", "=", source).execute();
  return { kind: "accepted", personId: spent.person_id };
}

async function isLimited(trx: StorageTransaction, source: string, now: Date): Promise<boolean> {
  const since = new Date(now.getTime() - WINDOW_MS).toISOString();
  await trx.deleteFrom("sign_in_attempts").where("at", "<=", since).execute();
  const attempts = await trx.selectFrom("sign_in_attempts").select("source").execute();
  const own = attempts.filter((attempt) => attempt.source === source);
  return attempts.length >= WRONG_IN_ALL || own.length >= WRONG_OF_SOURCE;
}

async function hasRole(trx: StorageTransaction, personId: string): Promise<boolean> {
  const person = await trx
    .selectFrom("people")
    .select("id")
    .where("id", "=", personId)
    .where("disabled_at", "is", null)
    .where("role", "!=", "enterprise")
    .executeTakeFirst();
  return person !== undefined;
}
