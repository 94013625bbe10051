/** Gives a request's header by its lower-case name. */
export type ReadHeader = (name: string) => string | undefined;

/**
 * Whether a request that changes something comes from our own page. Browsers say so by
 * `Sec-Fetch-Site`, or over plain HTTP by `Origin`; what sends neither carries no one's cookie.
 */
export function isSameOrigin(header: ReadHeader): boolean {
  const site = header("sec-fetch-site");
  if (site !== undefined) {
    return site === "same-origin" || site === "none";
  }
  const origin = header("origin");
  return origin === undefined || toHost(origin) === header("host");
}

function toHost(origin: string): string | undefined {
  try {
    return new URL(origin).host;
  } catch {
    return undefined;
  }
}
