import { createHash } from "node:crypto";
import type { GapRow, StorageDatabase, StorageTransaction } from "./tables.ts";

/** A question that was not answered, or not well; `question` without personal data. */
export interface NewGap {
  readonly turnId: string;
  readonly question: string;
  readonly outcome: string;
  readonly reason?: string;
}

const ID_CHARACTERS = 10;

/** The id of a turn's gap: it tells nobody which turn it was. */
function toGapId(turnId: string): string {
  return createHash("sha256").update(turnId).digest("hex").slice(0, ID_CHARACTERS);
}

/** Keeps a gap; of the same turn there is one, with the latest reason. */
export async function keepGap(
  transaction: StorageTransaction,
  { turnId, question, outcome, reason }: NewGap,
  now: Date,
): Promise<void> {
  await transaction
    .insertInto("gaps")
    .values({
      ...{ id: toGapId(turnId), question, outcome, reason: reason ?? null },
      created_at: now.toISOString(),
    })
    .onConflict((conflict) =>
      conflict.column("id").doUpdateSet((set) => ({ reason: set.ref("excluded.reason") })),
    )
    .execute();
}

/** The open gaps since an instant, latest first. */
export function listOpenGaps(
  database: StorageDatabase,
  { since, limit }: { readonly since: Date; readonly limit: number },
): Promise<GapRow[]> {
  return database
    .selectFrom("gaps")
    .selectAll()
    .where("closed_at", "is", null)
    .where("created_at", ">=", since.toISOString())
    .orderBy("created_at", "desc")
    .orderBy("id")
    .limit(limit)
    .execute();
}

/** The open gaps of the given ids. */
export function findOpenGaps(database: StorageDatabase, ids: readonly string[]): Promise<GapRow[]> {
  return database
    .selectFrom("gaps")
    .selectAll()
    .where("id", "in", [...ids])
    .where("closed_at", "is", null)
    .execute();
}

/** Takes gaps from the list, with what was done about them. */
export async function closeGaps(
  database: StorageDatabase,
  ids: readonly string[],
  { closing, now }: { readonly closing: string; readonly now: Date },
): Promise<void> {
  await database
    .updateTable("gaps")
    .set({ closed_at: now.toISOString(), closing })
    .where("id", "in", [...ids])
    .where("closed_at", "is", null)
    .execute();
}

/** What a person thought of a turn's answer. */
export interface Vote {
  readonly turnId: string;
  readonly personId: string;
  readonly vote: "up" | "down";
  readonly reason?: string;
}

/** Keeps a vote; the same person's later one on the same turn takes its place. */
export async function keepVote(
  transaction: StorageTransaction,
  { turnId, personId, vote, reason }: Vote,
  now: Date,
): Promise<void> {
  const row = { vote, reason: reason ?? null, created_at: now.toISOString() };
  await transaction
    .insertInto("feedback")
    .values({ turn_id: turnId, person_id: personId, ...row })
    .onConflict((conflict) => conflict.columns(["turn_id", "person_id"]).doUpdateSet(row))
    .execute();
}

/** How often answers were liked and disliked. */
export async function countVotes(database: StorageDatabase): Promise<Record<string, number>> {
  const rows = await database
    .selectFrom("feedback")
    .select(["vote", (select) => select.fn.countAll().as("count")])
    .groupBy("vote")
    .execute();
  return Object.fromEntries(rows.map(({ vote, count }) => [vote, Number(count)]));
}
