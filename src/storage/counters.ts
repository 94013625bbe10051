import type { StorageDatabase, StorageTransaction } from "./tables.ts";

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

/** The value as it stands, where there is one. */
export async function readValue(
  database: StorageDatabase,
  name: string,
): Promise<number | undefined> {
  const row = await database
    .selectFrom("counters")
    .select("value")
    .where("name", "=", name)
    .executeTakeFirst();
  return row?.value;
}

/** Puts a value in the place of what stands there. */
export async function writeValue(
  transaction: StorageTransaction,
  name: string,
  value: number,
): Promise<void> {
  await transaction
    .insertInto("counters")
    .values({ name, value })
    .onConflict((conflict) => conflict.column("name").doUpdateSet({ value }))
    .execute();
}
