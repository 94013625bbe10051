import { createHash, randomInt } from "node:crypto";

/** No 0 and O, no 1, I and L: codes are read out and typed. 31 characters, 4.9 bits each. */
const ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/** A random code of as many characters. */
export function createCode(length: number): string {
  return Array.from({ length }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join("");
}

/** What is kept of a code: its SHA-256. Case, spaces and hyphens do not count. */
export function hashCode(code: string): string {
  const typed = code.normalize("NFKC").toUpperCase().replace(/[\s-]/g, "");
  return createHash("sha256").update(typed).digest("hex");
}
