import { type SelectQueryBuilder, sql } from "kysely";
import type { LocalDate } from "../base/clock.ts";
import { NO_DAY, type StorageDatabase, type Tables } from "../storage/tables.ts";
import type { Matter } from "./matter.ts";
import { type SelectedMatter, selectMatters, toMatter } from "./matter-repository.ts";
import type { MatterState } from "./matter-states.ts";

/** Which matters a queue shows; what is absent does not narrow it. */
export interface QueueFilter {
  /** Of an office, those on their way to it included. */
  readonly officeId?: string;
  /** Of any of these people. */
  readonly officerIds?: readonly string[];
  /** Those that nobody has in hand. */
  readonly isUnassigned?: boolean;
  readonly states?: readonly MatterState[];
  readonly types?: readonly string[];
  /** Names of districts, `city`, `outside` or `unknown`. */
  readonly districts?: readonly string[];
  /** Due on that day or before. */
  readonly dueBy?: LocalDate;
  /** Of these reports: what a search found. */
  readonly reportIds?: readonly string[];
  /** Those that are over, in the place of those that are not. */
  readonly isOver?: boolean;
}

/** `due`: the earliest last day first; `newest`: the latest number first. */
export type QueueOrder = "due" | "newest";

/** Where a page ends: the next one begins behind it. */
export interface QueuePlace {
  readonly nextDueOn: LocalDate;
  readonly id: string;
}

/** A matter with the earliest last day of its running limits. */
export interface QueuedMatter {
  readonly matter: Matter;
  readonly nextDueOn: LocalDate | null;
}

export interface QueuePage {
  readonly matters: readonly QueuedMatter[];
  /** The place behind the last one; absent when nothing follows. */
  readonly next?: QueuePlace;
}

interface PageOptions {
  readonly limit: number;
  readonly order?: QueueOrder;
  readonly after?: QueuePlace;
}

type MatterQuery<Selected> = SelectQueryBuilder<Tables, "matters", Selected>;
/** Whether an office has a matter, or a transfer of it goes there. */
type OfficeColumn = "office_id" | "target_office_id";

/** A page of a queue, in order. Answered from indexes: its cost does not grow with the queue. */
export async function listQueue(
  database: StorageDatabase,
  filter: QueueFilter,
  { limit, order = "due", after }: PageOptions,
): Promise<QueuePage> {
  const found: PlacedMatter[] = [];
  // One query for each column: an index orders matters by office or by target, not by either.
  for (const column of officeColumnsOf(filter)) {
    const query = narrow(selectMatters(database).select("next_due_on"), filter, column);
    const rows = await follow(query, order, after)
      .limit(limit + 1)
      .execute();
    found.push(...rows.map(place));
  }
  const sorted = found.sort((a, b) => compare(a.place, b.place, order));
  const shown = sorted.slice(0, limit);
  const last = shown.at(-1);
  const matters = shown.map(({ matter, nextDueOn }) => ({ matter, nextDueOn }));
  return last === undefined || sorted.length <= limit ? { matters } : { matters, next: last.place };
}

/** How many matters a queue shows in all. */
export async function countQueue(database: StorageDatabase, filter: QueueFilter): Promise<number> {
  let count = 0;
  for (const column of officeColumnsOf(filter)) {
    const query = narrow(database.selectFrom("matters"), filter, column);
    const row = await query
      .select(({ fn }) => fn.countAll<number>().as("matters"))
      .executeTakeFirstOrThrow();
    count += Number(row.matters);
  }
  return count;
}

function officeColumnsOf({ officeId }: QueueFilter): readonly OfficeColumn[] {
  return officeId === undefined ? ["office_id"] : ["office_id", "target_office_id"];
}

function narrow<Selected>(
  query: MatterQuery<Selected>,
  filter: QueueFilter,
  column: OfficeColumn,
): MatterQuery<Selected> {
  const { officeId, isUnassigned, dueBy, isOver = false } = filter;
  const lists = {
    officer_id: filter.officerIds,
    state: filter.states,
    type: filter.types,
    district: filter.districts,
    report_id: filter.reportIds,
  };
  // Few matters are on their way: SQLite is to begin with them and not with all that are open.
  const open = column === "office_id" ? sql<number>`is_open` : sql<number>`is_open + 0`;
  let narrowed = query.where(open, "=", isOver ? 0 : 1);
  narrowed = officeId === undefined ? narrowed : narrowed.where(column, "=", officeId);
  narrowed = isUnassigned === true ? narrowed.where("officer_id", "is", null) : narrowed;
  narrowed = dueBy === undefined ? narrowed : narrowed.where("next_due_on", "<=", dueBy);
  for (const [name, values] of Object.entries(lists)) {
    narrowed =
      values === undefined ? narrowed : narrowed.where(sql.ref(name), "in", sql`(${join(values)})`);
  }
  return narrowed;
}

/** An empty list is in no row. */
function join(values: readonly string[]) {
  return values.length === 0 ? sql`null` : sql.join(values);
}

function follow<Selected>(
  query: MatterQuery<Selected>,
  order: QueueOrder,
  after: QueuePlace | undefined,
): MatterQuery<Selected> {
  if (order === "newest") {
    const ordered = query.orderBy("id", "desc");
    return after === undefined ? ordered : ordered.where("id", "<", after.id);
  }
  const ordered = query.orderBy("next_due_on").orderBy("id");
  return after === undefined
    ? ordered
    : ordered.where(sql<boolean>`(next_due_on, id) > (${after.nextDueOn}, ${after.id})`);
}

interface PlacedMatter extends QueuedMatter {
  readonly place: QueuePlace;
}

function place(row: SelectedMatter & { readonly next_due_on: string }): PlacedMatter {
  const { next_due_on: day, id } = row;
  return {
    matter: toMatter(row),
    nextDueOn: day === NO_DAY ? null : day,
    place: { nextDueOn: day, id },
  };
}

function compare(a: QueuePlace, b: QueuePlace, order: QueueOrder): number {
  const [first, second] =
    order === "newest" ? [b.id, a.id] : [`${a.nextDueOn} ${a.id}`, `${b.nextDueOn} ${b.id}`];
  return first < second ? -1 : 1;
}
