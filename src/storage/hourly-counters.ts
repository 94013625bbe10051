import { takeNextValue } from "./counters.ts";
import type { StorageTransaction } from "./tables.ts";

const PREFIX = "hour:";

/** Forgets what was counted in other hours than this one. */
export async function keepHour(transaction: StorageTransaction, now: Date): Promise<void> {
  await transaction
    .deleteFrom("counters")
    .where("name", "like", `${PREFIX}%`)
    .where("name", "not like", `${toHour(now)}%`)
    .execute();
}

/**
 * Counts on what may happen so often within an hour, in one statement: what comes at once is all
 * counted. `count` may take back what was counted.
 */
export function countInHour(
  transaction: StorageTransaction,
  name: string,
  now: Date,
  count = 1,
): Promise<number> {
  return takeNextValue(transaction, `${toHour(now)}${name}`, count);
}

function toHour(now: Date): string {
  return `${PREFIX}${now.toISOString().slice(0, "2026-11-25T08".length)}:`;
}
