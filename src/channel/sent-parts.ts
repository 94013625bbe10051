/** How many parts of a reply have been sent, by the outbound message's id. */
export interface SentParts {
  count(id: number): number;
  /** The platform's ids of those parts, as far as they were told. */
  externalIds(id: number): readonly string[];
  /** Takes note that `count` parts are sent, the latest under `externalId`. */
  keep(id: number, count: number, externalId?: string): void;
  forget(id: number): void;
}

const REMEMBERED_REPLIES = 1000;

/**
 * Remembers in memory, so that another attempt goes on after the parts that were sent. After a
 * restart it begins anew.
 */
export function createSentParts(): SentParts {
  const sent = new Map<number, { readonly count: number; readonly externalIds: string[] }>();
  const externalIds = (id: number) => sent.get(id)?.externalIds ?? [];
  return {
    count: (id) => sent.get(id)?.count ?? 0,
    externalIds,
    keep(id, count, externalId) {
      const more = externalId === undefined ? [] : [externalId];
      sent.set(id, { count, externalIds: [...externalIds(id), ...more] });
      const oldest = sent.keys().next();
      if (sent.size > REMEMBERED_REPLIES && !oldest.done) {
        sent.delete(oldest.value);
      }
    },
    forget: (id) => void sent.delete(id),
  };
}
