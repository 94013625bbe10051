import type { StorageDatabase } from "../storage/tables.ts";
import type { LoggedEvent } from "./event-log-repository.ts";

/** Which events are looked for; what is absent does not narrow them. */
export interface EventFilter {
  readonly kind?: string;
  readonly matterId?: string;
  /** Only those before this one. */
  readonly beforeSeq?: number;
}

/** Some events, and whether older ones follow. */
interface EventPage {
  readonly events: readonly LoggedEvent[];
  readonly hasMore: boolean;
}

/** The events of all reports, latest first, page by page. */
export async function listEventPage(
  database: StorageDatabase,
  { kind, matterId, beforeSeq }: EventFilter,
  limit: number,
): Promise<EventPage> {
  let query = database.selectFrom("events").selectAll().orderBy("seq", "desc");
  query = kind === undefined ? query : query.where("kind", "=", kind);
  query = matterId === undefined ? query : query.where("matter_id", "=", matterId);
  query = beforeSeq === undefined ? query : query.where("seq", "<", beforeSeq);
  const rows = await query.limit(limit + 1).execute();
  const events = rows.slice(0, limit).map((row) => ({ ...row, data: JSON.parse(row.data) }));
  return { events, hasMore: rows.length > limit };
}
