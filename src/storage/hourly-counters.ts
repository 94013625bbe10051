import { takeNextValue } from "./counters.ts";
import type { StorageTransaction } from "./tables.ts";

const PREFIX = "hour:";

/**
 * Counts on what may happen so often within an hour, in one statement: what comes at once is all
 * counted. `count` may take back what was counted. Forgets the hours before.
 */
export async function countInHour(
  transaction: StorageTransaction,
  name: string,
  now: Date,
  count = 1,
): Promise<number> {
  const hour = `${PREFIX}${now.toISOString().slice(0, "2026-11-25T08".length)}:`;
  await transaction
    .deleteFrom("counters")
    .where("name", "like", `${PREFIX}%`)
    .where("name", "not like", `${hour}%`)
    .execute();
  return takeNextValue(transaction, `${hour}${name}`, count);
}
