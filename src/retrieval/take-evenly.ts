/** So many of the items, or all where there are fewer, at even distances from beginning to end. */
export function takeEvenly<Item>(items: readonly Item[], count: number): readonly Item[] {
  const taken = Math.min(count, items.length);
  return Array.from(
    { length: taken },
    (_, place) => items[Math.floor((place * items.length) / taken)] as Item,
  );
}
