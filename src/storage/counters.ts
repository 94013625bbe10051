import type { StorageTransaction } from "./tables.ts";

/**
 * The counter's next value, 1 at first; with `count`, the last of as many values. The row stays locked until the transaction ends, so no
 * value is given twice, and one of a transaction that is rolled back is given again.
 */
export async function takeNextValue(
  transaction: StorageTransaction,
  name: string,
  count = 1,
): Promise<number> {
  const { value } = await transaction
    .insertInto("counters")
    .values({ name, value: count })
    .onConflict((conflict) =>
      conflict.column("name").doUpdateSet((set) => ({ value: set("counters.value", "+", count) })),
    )
    .returning("value")
    .executeTakeFirstOrThrow();
  return value;
}

/** Has a counter go on after `least`, unless it is further on already. */
export async function moveCounter(
  transaction: StorageTransaction,
  name: string,
  least: number,
): Promise<void> {
  const value = await takeNextValue(transaction, name);
  if (value < least) {
    await takeNextValue(transaction, name, least - value);
  }
}
