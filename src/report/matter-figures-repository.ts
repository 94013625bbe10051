import { sql } from "kysely";
import { z } from "zod";
import type { LocalDate } from "../base/clock.ts";
import { addDays } from "../base/local-date.ts";
import { NO_DAY, type StorageDatabase } from "../storage/tables.ts";
import { MATTER_STATES, type MatterAction, type MatterState } from "./matter-states.ts";
import { readOutcome } from "./read-outcome.ts";

/** Matters that came in between two days, both included; of one office or of all. */
export interface FiguresFilter {
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly officeId?: string;
}

/** What is counted and listed of a matter: nothing of it says who reported what of whom. */
export interface MatterFigures {
  readonly id: string;
  readonly type: string;
  readonly district: string;
  readonly officeId: string;
  readonly state: MatterState;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly acceptedAt: string | null;
  /** When it was last closed, refused or passed on. */
  readonly overAt: string | null;
  /** Outcome code of its last closing. */
  readonly outcome: string | null;
  readonly nextDueOn: LocalDate | null;
  /** How often an office passed it on to another. */
  readonly transfers: number;
  /** Limits that were kept, and limits that were not. */
  readonly keptLimits: number;
  readonly brokenLimits: number;
}

const ROWS_AT_ONCE = 2_000;
/** What ends a matter with an outcome. */
const CLOSINGS: readonly MatterAction[] = ["close", "withdraw_confirm"];
const ENDINGS: readonly MatterAction[] = [...CLOSINGS, "not_accept", "refer_out", "merge"];

/** The matters' figures in the order in which they came, in parts, so that memory stays bounded. */
export async function* readFigures(
  database: StorageDatabase,
  filter: FiguresFilter,
): AsyncGenerator<readonly MatterFigures[]> {
  let after = { createdAt: "", id: "" };
  for (;;) {
    const rows = await selectFigures(database, filter)
      .where(sql<boolean>`(created_at, matters.id) > (${after.createdAt}, ${after.id})`)
      .limit(ROWS_AT_ONCE)
      .execute();
    const figures = rows.map(toFigures);
    const last = figures.at(-1);
    if (last === undefined) {
      return;
    }
    yield figures;
    after = last;
  }
}

function selectFigures(database: StorageDatabase, { from, to, officeId }: FiguresFilter) {
  const query = database
    .selectFrom("matters")
    .select(["id", "type", "district", "office_id", "state", "created_at", "next_due_on"])
    .select((row) => [
      row
        .selectFrom("events")
        .select(({ fn }) => fn.min("at").as("at"))
        .whereRef("events.matter_id", "=", "matters.id")
        .where("kind", "=", "accept")
        .as("accepted_at"),
      row
        .selectFrom("events")
        .select(({ fn }) => fn.max("at").as("at"))
        .whereRef("events.matter_id", "=", "matters.id")
        .where("kind", "in", ENDINGS)
        .as("over_at"),
      row
        .selectFrom("events")
        .select("data")
        .whereRef("events.matter_id", "=", "matters.id")
        .where("kind", "in", CLOSINGS)
        .orderBy("seq", "desc")
        .limit(1)
        .as("closing"),
      row
        .selectFrom("events")
        .select(({ fn }) => fn.countAll().as("count"))
        .whereRef("events.matter_id", "=", "matters.id")
        .where("kind", "=", "transfer")
        .as("transfers"),
      row
        .selectFrom("matter_clocks")
        .select(({ fn }) => fn.countAll().as("count"))
        .whereRef("matter_clocks.matter_id", "=", "matters.id")
        .where("status", "=", "met")
        .where("breached_at", "is", null)
        .as("kept"),
      row
        .selectFrom("matter_clocks")
        .select(({ fn }) => fn.countAll().as("count"))
        .whereRef("matter_clocks.matter_id", "=", "matters.id")
        .where("breached_at", "is not", null)
        .as("broken"),
    ])
    .where("created_at", ">=", toInstant(from))
    .where("created_at", "<", toInstant(addDays(to, 1)))
    .orderBy("created_at")
    .orderBy("matters.id");
  return officeId === undefined ? query : query.where("office_id", "=", officeId);
}

/** The instant at which a day begins in Asia/Shanghai. */
function toInstant(day: LocalDate): string {
  return new Date(`${day}T00:00:00+08:00`).toISOString();
}

type FiguresRow = Awaited<ReturnType<ReturnType<typeof selectFigures>["execute"]>>[number];

function toFigures(row: FiguresRow): MatterFigures {
  const isOver = row.over_at !== null;
  return {
    id: row.id,
    type: row.type,
    district: row.district,
    officeId: row.office_id,
    state: z.enum(MATTER_STATES).parse(row.state),
    createdAt: row.created_at,
    acceptedAt: row.accepted_at,
    overAt: row.over_at,
    outcome: isOver && row.closing !== null ? readOutcome(row.closing) : null,
    nextDueOn: row.next_due_on === NO_DAY ? null : row.next_due_on,
    transfers: Number(row.transfers),
    keptLimits: Number(row.kept),
    brokenLimits: Number(row.broken),
  };
}

/** How many matters of the types, or with the outcomes, were closed in a span. */
export async function countClosed(
  database: StorageDatabase,
  { types, outcomes }: { readonly types: readonly string[]; readonly outcomes: readonly string[] },
  { from, to }: Pick<FiguresFilter, "from" | "to">,
): Promise<number> {
  const rows = await database
    .selectFrom("matters")
    .innerJoin("events", "events.matter_id", "matters.id")
    .select(["matters.id", "matters.type", "events.data"])
    .where("matters.state", "=", "closed")
    .where("events.kind", "=", "close")
    .where("events.at", ">=", toInstant(from))
    .where("events.at", "<", toInstant(addDays(to, 1)))
    .orderBy("events.seq")
    .execute();
  const last = new Map(rows.map((row) => [row.id, row]));
  const counts = [...last.values()].filter(({ type, data }) => {
    const outcome = readOutcome(data);
    return types.includes(type) || (outcome !== null && outcomes.includes(outcome));
  });
  return counts.length;
}
