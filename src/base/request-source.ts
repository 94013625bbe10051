import { createHash } from "node:crypto";

/** This machine and private networks (RFC 1918, RFC 4193), where a proxy may stand. */
const NEARBY =
  /^(?:::1$|f[cd][0-9a-f]{2}:|(?:::ffff:)?(?:127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.))/i;
const HASH_CHARS = 32;

/**
 * Where a request comes from, as a hash: the peer's address; behind a proxy on this machine or a private network, the one
 * that the proxy saw, which stands last in `x-forwarded-for`.
 */
export function toRequestSource(peer: string, forwardedFor: string | undefined): string {
  const seen = forwardedFor?.split(",").at(-1)?.trim() ?? "";
  const address = NEARBY.test(peer) && seen !== "" ? seen : peer;
  return createHash("sha256").update(address).digest("hex").slice(0, HASH_CHARS);
}
