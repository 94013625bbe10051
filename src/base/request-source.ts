import { createHash } from "node:crypto";

const LOOPBACK = /^(?:127\.|::1$|::ffff:127\.)/;
const HASH_CHARS = 32;

/**
 * Where a request comes from, as a hash: the peer's address; behind a proxy on this machine, the one
 * that the proxy saw, which stands last in `x-forwarded-for`.
 */
export function toRequestSource(peer: string, forwardedFor: string | undefined): string {
  const seen = forwardedFor?.split(",").at(-1)?.trim() ?? "";
  const address = LOOPBACK.test(peer) && seen !== "" ? seen : peer;
  return createHash("sha256").update(address).digest("hex").slice(0, HASH_CHARS);
}
