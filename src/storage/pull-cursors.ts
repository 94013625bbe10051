import type { PullCursorRow, StorageDatabase, StorageTransaction } from "./tables.ts";

/** How far the messages of `name` were pulled; `undefined` before the first pull. */
export function findCursor(
  database: StorageDatabase,
  name: string,
): Promise<Pick<PullCursorRow, "cursor" | "begun_at"> | undefined> {
  return database
    .selectFrom("pull_cursors")
    .select(["cursor", "begun_at"])
    .where("name", "=", name)
    .executeTakeFirst();
}

/** A step of a pull: where it began (`undefined` at the very first) and where it came to. */
export interface CursorStep {
  readonly name: string;
  readonly from: string | undefined;
  readonly to: string;
  /** When it was first tried to pull; kept with the first step. */
  readonly begunAt: Date;
}

/** Moves a cursor; false, and nothing changed, when it stands elsewhere: somebody else pulled. */
export async function moveCursor(
  transaction: StorageTransaction,
  { name, from, to, begunAt }: CursorStep,
  now: Date,
): Promise<boolean> {
  const moved_at = now.toISOString();
  if (from === undefined) {
    const inserted = await transaction
      .insertInto("pull_cursors")
      .values({ name, cursor: to, moved_at, begun_at: begunAt.toISOString() })
      .onConflict((conflict) => conflict.column("name").doNothing())
      .returning("name")
      .execute();
    return inserted.length === 1;
  }
  const moved = await transaction
    .updateTable("pull_cursors")
    .set({ cursor: to, moved_at })
    .where("name", "=", name)
    .where("cursor", "=", from)
    .returning("name")
    .execute();
  return moved.length === 1;
}
