import { createCipheriv, createDecipheriv, type KeyObject } from "node:crypto";

const CIPHER = "aes-256-gcm";
export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;

/** What is sealed with which nonce: the two of them are never the same twice under one key. */
interface CipherInput {
  readonly nonce: Uint8Array;
  /** Authenticated and not kept: opening fails when it is not the same. */
  readonly context: Uint8Array;
}

/** AES-256-GCM (NIST SP 800-38D): ciphertext with the 16-byte tag behind it. */
export function encrypt(key: KeyObject, plain: Uint8Array, input: CipherInput): Buffer {
  const cipher = createCipheriv(CIPHER, key, input.nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(input.context);
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** The opposite of {@link encrypt}; throws when key, nonce, context or a single bit differ. */
export function decrypt(key: KeyObject, sealed: Uint8Array, input: CipherInput): Buffer {
  const end = sealed.byteLength - TAG_BYTES;
  const decipher = createDecipheriv(CIPHER, key, input.nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(input.context);
  decipher.setAuthTag(sealed.subarray(end));
  return Buffer.concat([decipher.update(sealed.subarray(0, end)), decipher.final()]);
}
