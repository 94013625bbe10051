/**
 * The value below which a share of the values lies; 0 when there are none.
 *
 * @param ascending the values, the least first.
 * @param share from 0 to 1.
 */
export function percentile(ascending: readonly number[], share: number): number {
  return ascending[Math.floor(share * (ascending.length - 1))] ?? 0;
}
