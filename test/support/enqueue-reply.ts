import { createRandomId } from "../../src/base/id.ts";
import type { Address } from "../../src/conversation/message.ts";
import type { Reply } from "../../src/conversation/reply.ts";
import type { Storage } from "../../src/storage/open-storage.ts";
import { enqueueReplies } from "../../src/storage/outbox.ts";

/** Puts a reply into the outbox; gives its id there. */
export async function enqueueReply(
  { database, transaction }: Storage,
  to: Address,
  reply: Reply,
  now: Date,
): Promise<number> {
  const key = createRandomId();
  await transaction((trx) => enqueueReplies(trx, [{ to, reply, key }], { now }));
  const { id } = await database
    .selectFrom("outbox")
    .select("id")
    .where("dedupe_key", "=", key)
    .executeTakeFirstOrThrow();
  return id;
}
