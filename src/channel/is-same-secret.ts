import { createHash, timingSafeEqual } from "node:crypto";

/** Compares what was given with what is secret, in constant time whatever the lengths. */
export function isSameSecret(given: string, expected: string): boolean {
  return timingSafeEqual(hash(given), hash(expected));
}

function hash(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
