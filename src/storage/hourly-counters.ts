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
 * counted.
 */
export function countInHour(
  transaction: StorageTransaction,
  name: string,
  now: Date,
): Promise<number> {
  return takeNextValue(transaction, toName(name, now));
}

/** Takes back one that was counted; nothing where none was in this hour. */
export async function uncountInHour(
  transaction: StorageTransaction,
  name: string,
  now: Date,
): Promise<void> {
  await transaction
    .updateTable("counters")
    .set(({ eb }) => ({ value: eb("value", "-", 1) }))
    .where("name", "=", toName(name, now))
    .where("value", ">", 0)
    .execute();
}

function toName(name: string, now: Date): string {
  return `${toHour(now)}${name}`;
}

function toHour(now: Date): string {
  return `${PREFIX}${now.toISOString().slice(0, "2026-11-25T08".length)}:`;
}
