import { createSecretKey, type KeyObject, randomBytes } from "node:crypto";
import { AppError } from "./app-error.ts";
import { decrypt, encrypt, NONCE_BYTES } from "./authenticated-cipher.ts";

/** The key of one record: 256 random bits, never stored except wrapped. */
export type DataKey = KeyObject;

/** Where something sealed belongs: copied to another record or field it does not open. */
export interface SealPlace {
  /** The record's id. */
  readonly record: string;
  /** What it is of the record, for example `narrative`. */
  readonly field: string;
}

const VERSION = 1;
/** How a sealed text begins. */
export const SEALED_PREFIX = `sealed${VERSION}.`;

export function createDataKey(): DataKey {
  return createSecretKey(randomBytes(32));
}

/** Seals a text: `sealed1.` and, as base64url, nonce, ciphertext and tag. */
export function sealText(key: DataKey, text: string, place: SealPlace): string {
  return sealBytes(key, Buffer.from(text), place);
}

/**
 * Opens what {@link sealText} sealed.
 *
 * @throws AppError `sealed_data_damaged` when it was changed, moved or sealed with another key.
 */
export function openText(key: DataKey, sealed: string, place: SealPlace): string {
  return openBytes(key, sealed, place).toString();
}

/** Whether a stored text is sealed. */
export function isSealed(text: string): boolean {
  return text.startsWith(SEALED_PREFIX);
}

/** {@link sealText} for bytes. */
export function sealBytes(key: DataKey, plain: Uint8Array, place: SealPlace): string {
  const nonce = randomBytes(NONCE_BYTES);
  const sealed = encrypt(key, plain, { nonce, context: toContext(place) });
  return SEALED_PREFIX + Buffer.concat([nonce, sealed]).toString("base64url");
}

/** {@link openText} for bytes. */
export function openBytes(key: DataKey, sealed: string, place: SealPlace): Buffer {
  const bytes = Buffer.from(sealed.slice(SEALED_PREFIX.length), "base64url");
  try {
    const input = { nonce: bytes.subarray(0, NONCE_BYTES), context: toContext(place) };
    return decrypt(key, bytes.subarray(NONCE_BYTES), input);
  } catch (cause) {
    throw sealedDataDamaged(place, cause);
  }
}

/** What a seal is bound to, as bytes. */
export function toContext({ record, field }: SealPlace): Buffer {
  return Buffer.from(JSON.stringify([VERSION, record, field]));
}

export function sealedDataDamaged({ record, field }: SealPlace, cause?: unknown): AppError {
  return new AppError({
    code: "sealed_data_damaged",
    message: `${field} of ${record} cannot be opened: it was changed, moved, or sealed with another key`,
    cause,
  });
}
