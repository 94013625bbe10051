/** How many parts of a reply have been sent, by the outbound message's id. */
export interface SentParts {
  count(id: number): number;
  keep(id: number, count: number): void;
  forget(id: number): void;
}

const REMEMBERED_REPLIES = 1000;

/**
 * Remembers in memory, so that another attempt goes on after the parts that were sent. After a
 * restart it begins anew.
 */
export function createSentParts(): SentParts {
  const counts = new Map<number, number>();
  return {
    count: (id) => counts.get(id) ?? 0,
    keep(id, count) {
      counts.set(id, count);
      const oldest = counts.keys().next();
      if (counts.size > REMEMBERED_REPLIES && !oldest.done) {
        counts.delete(oldest.value);
      }
    },
    forget: (id) => void counts.delete(id),
  };
}
