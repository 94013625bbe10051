import { createHash, timingSafeEqual } from "node:crypto";

/** The name of the field that every form carries. */
export const FORM_KEY_FIELD = "form_key";

/** What a form of the session carries: only who knows the session's token can know it. */
export function toFormKey(token: string): string {
  return createHash("sha256").update(`form:${token}`).digest("hex");
}

/** Compares in the same time, wherever they differ. */
export function isFormKey(given: string, wanted: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(wanted)];
  return one.length === other.length && timingSafeEqual(one, other);
}
