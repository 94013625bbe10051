import { type RawBuilder, sql } from "kysely";

/**
 * The platform's ids of the messages that a reply was sent as, in one column; null for none. No
 * platform's ids hold a space.
 */
export function toSentIds(ids: readonly string[]): string | null {
  return ids.length === 0 ? null : ids.join(" ");
}

/** Whether an outbox row was sent as the message with this id, or as several of which it is one. */
export function isSentAs(id: string): RawBuilder<boolean> {
  // Not LIKE: one of the databases takes small letters for capitals in it.
  const ids = sql`(' ' || outbox.external_id || ' ')`;
  return sql<boolean>`replace(${ids}, ${` ${id} `}, '') <> ${ids}`;
}
