/** Chance that repeats: the same seed gives the same choices, and so the same of all that is made with it. */
export interface Chance {
  /** From 0 to below 1. */
  next(): number;
  /** Undefined where there is nothing to choose from. */
  pick<Item>(items: readonly Item[]): Item | undefined;
  /** The same items in another order. */
  shuffle<Item>(items: readonly Item[]): Item[];
}

/** Chance by the generator mulberry32 (Ettinger): plenty for mixing, nothing for secrets. */
export function createChance(seed: number): Chance {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    pick: (items) => items[Math.floor(next() * items.length)],
    shuffle<Item>(items: readonly Item[]) {
      const mixed = [...items];
      for (let last = mixed.length - 1; last > 0; last -= 1) {
        const other = Math.floor(next() * (last + 1));
        const item = mixed[last] as Item;
        mixed[last] = mixed[other] as Item;
        mixed[other] = item;
      }
      return mixed;
    },
  };
}
