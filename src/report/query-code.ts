import { createHmac, randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { createGate } from "../base/create-gate.ts";

/** 32 letters without look-alikes: each carries five bits. */
const ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const LENGTH = 12;
const GROUP = 4;
const KEY_BYTES = 32;

const SHAPE = new RegExp(
  `(?<![0-9A-Z])([${ALPHABET}]{4})[- ]?([${ALPHABET}]{4})[- ]?([${ALPHABET}]{4})(?![0-9A-Z])`,
);

/** What is kept of a query code. Both are hexadecimal. */
export interface HashedQueryCode {
  readonly salt: string;
  readonly hash: string;
}

/** A new secret of 60 random bits, in groups for reading aloud: `XXXX-XXXX-XXXX`. */
export function createQueryCode(): string {
  const letters = [...randomBytes(LENGTH)].map((byte) => ALPHABET.charAt(byte % ALPHABET.length));
  const groups = [0, GROUP, 2 * GROUP].map((start) => letters.slice(start, start + GROUP).join(""));
  return groups.join("-");
}

/** The first thing in the text that looks like a query code, in its canonical form. */
export function findQueryCode(text: string): string | undefined {
  const found = SHAPE.exec(toPlainCharacters(text).toUpperCase());
  return found === null ? undefined : found.slice(1).join("-");
}

/**
 * The text without the query codes in it; as it is when there are none. Three words of four letters
 * have the shape of one: what is not the code that was given counts only as codes are written.
 *
 * @param given The code that proved the report, in its canonical form.
 */
export function withoutQueryCode(text: string, given: string | undefined): string {
  const plain = toPlainCharacters(text);
  const rest = plain.replace(new RegExp(SHAPE.source, "gi"), (found) =>
    findQueryCode(found) === given || isWrittenAsCode(found) ? "" : found,
  );
  return rest === plain ? text : rest;
}

/** In capitals with hyphens, or with a digit beside a letter: no words are written so. */
function isWrittenAsCode(found: string): boolean {
  const isHyphened = found.includes("-") && found === found.toUpperCase();
  return isHyphened || /[a-z]\d|\d[a-z]/i.test(found);
}

function toPlainCharacters(text: string): string {
  return text.normalize("NFKC").replace(/[‐-―−－]/g, "-");
}

/** Hashes a code slowly under a new salt; the pepper never goes into the database. */
export async function hashQueryCode(code: string, pepper: string): Promise<HashedQueryCode> {
  const salt = randomBytes(16).toString("hex");
  return { salt, hash: (await deriveKey(code, salt, pepper)).toString("hex") };
}

/** Compares in constant time. Without `kept` it takes as long and is always false. */
export async function isQueryCode(
  code: string,
  kept: HashedQueryCode | undefined,
  pepper: string,
): Promise<boolean> {
  const key = await deriveKey(code, kept?.salt ?? "0".repeat(32), pepper);
  const expected = Buffer.from(kept?.hash ?? "0".repeat(2 * KEY_BYTES), "hex");
  return timingSafeEqual(key, expected) && kept !== undefined;
}

/** Each takes 16 MiB and one of the four threads that files and name look-ups share. */
const KEYS_AT_ONCE = 2;
const gate = createGate(KEYS_AT_ONCE);

function deriveKey(code: string, salt: string, pepper: string): Promise<Buffer> {
  const password = createHmac("sha256", pepper).update(code).digest();
  return gate(() => deriveSlowly(password, salt));
}

function deriveSlowly(password: Buffer, salt: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, Buffer.from(salt, "hex"), KEY_BYTES, (error, key) => {
      if (error === null) {
        resolve(key);
      } else {
        reject(error);
      }
    });
  });
}
