import type { BotStreamRow, StorageDatabase } from "./tables.ts";

/** Keeps a stream; one that is kept already stays as it is. */
export async function insertBotStream(
  database: StorageDatabase,
  stream: Pick<BotStreamRow, "id" | "conversation_id" | "opened_at" | "response_url">,
): Promise<void> {
  await database
    .insertInto("bot_streams")
    .values({ ...stream, outbox_id: null, url_used_by: null, state: "open", draft: null })
    .onConflict((conflict) => conflict.column("id").doNothing())
    .execute();
}

/** Forgets the streams that were opened before an instant. */
export async function deleteBotStreams(database: StorageDatabase, before: string): Promise<void> {
  await database.deleteFrom("bot_streams").where("opened_at", "<", before).execute();
}

export function findBotStream(
  database: StorageDatabase,
  id: string,
): Promise<BotStreamRow | undefined> {
  return database.selectFrom("bot_streams").selectAll().where("id", "=", id).executeTakeFirst();
}

/** Moves a stream from one state to the next; false when it does not stand there any more. */
export async function moveBotStream(
  database: StorageDatabase,
  id: string,
  from: BotStreamRow["state"],
  to: Pick<BotStreamRow, "state"> & Partial<Pick<BotStreamRow, "outbox_id">>,
): Promise<boolean> {
  const moved = await database
    .updateTable("bot_streams")
    .set({ ...to, draft: null })
    .where("id", "=", id)
    .where("state", "=", from)
    .returning("id")
    .execute();
  return moved.length === 1;
}

/** Keeps what the answer of an open stream says so far. */
export async function keepBotDraft(
  database: StorageDatabase,
  id: string,
  draft: string,
): Promise<void> {
  await database
    .updateTable("bot_streams")
    .set({ draft })
    .where("id", "=", id)
    .where("state", "=", "open")
    .execute();
}

/** The stream that a reply was put into, if it was put into one. */
export function findBotStreamOf(
  database: StorageDatabase,
  outboxId: number,
): Promise<BotStreamRow | undefined> {
  return database
    .selectFrom("bot_streams")
    .selectAll()
    .where("outbox_id", "=", outboxId)
    .executeTakeFirst();
}

/** The streams of a conversation since an instant, earliest first. */
export function listBotStreams(
  database: StorageDatabase,
  conversationId: string,
  since: string,
): Promise<BotStreamRow[]> {
  return database
    .selectFrom("bot_streams")
    .selectAll()
    .where("conversation_id", "=", conversationId)
    .where("opened_at", ">=", since)
    .orderBy("opened_at")
    .orderBy("id")
    .execute();
}

/** Uses up a stream's response address for a reply; false when it was used up before. */
export async function useUpResponseUrl(
  database: StorageDatabase,
  id: string,
  outboxId: number,
): Promise<boolean> {
  const used = await database
    .updateTable("bot_streams")
    .set({ response_url: null, url_used_by: outboxId })
    .where("id", "=", id)
    .where("response_url", "is not", null)
    .returning("id")
    .execute();
  return used.length === 1;
}

/**
 * Forgets that a reply used a response address, which is there again where `responseUrl` gives it;
 * false when it used none.
 */
export async function forgetUseOfUrl(
  database: StorageDatabase,
  outboxId: number,
  responseUrl?: string,
): Promise<boolean> {
  const forgotten = await database
    .updateTable("bot_streams")
    .set({
      url_used_by: null,
      ...(responseUrl === undefined ? {} : { response_url: responseUrl }),
    })
    .where("url_used_by", "=", outboxId)
    .returning("id")
    .execute();
  return forgotten.length > 0;
}
