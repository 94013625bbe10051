/**
 * Places numbered things by the hashes of their names, open addressing: in each slot a number + 1, or
 * 0. Half of the slots stay free, so that a search for a name is short.
 */
export function fillSlots(hashes: readonly number[]): Uint32Array {
  const slots = new Uint32Array(2 * hashes.length + 1);
  for (const [ordinal, hash] of hashes.entries()) {
    let slot = hash % slots.length;
    while (slots[slot] !== 0) {
      slot = (slot + 1) % slots.length;
    }
    slots[slot] = ordinal + 1;
  }
  return slots;
}

/** The number of the thing of a name; `isNamed` tells whether it is the one of a number. */
export function findInSlots(
  slots: Uint32Array,
  name: string,
  isNamed: (ordinal: number) => boolean,
): number | undefined {
  for (let slot = hashName(name) % slots.length; ; slot = (slot + 1) % slots.length) {
    const ordinal = (slots[slot] as number) - 1;
    if (ordinal < 0) {
      return undefined;
    }
    if (isNamed(ordinal)) {
      return ordinal;
    }
  }
}

/** FNV-1a over UTF-16 code units. */
export function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index += 1) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}
