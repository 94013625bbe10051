import { takeLease } from "./leases.ts";
import type { StorageDatabase } from "./tables.ts";

/**
 * Writes something: that the disk is full or the file read-only is seen by writing alone.
 *
 * @throws what the database says.
 */
export async function checkWritable(database: StorageDatabase): Promise<void> {
  await takeLease(database, { name: "health", owner: "health", leaseMs: 0 }, new Date(0));
}
