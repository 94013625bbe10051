/** What a channel says of itself: `ok`, or all that keeps it from working. */
export function toHealth(...troubles: readonly (string | undefined)[]): string {
  const found = troubles.filter((trouble) => trouble !== undefined);
  return found.length === 0 ? "ok" : found.join("; ");
}
