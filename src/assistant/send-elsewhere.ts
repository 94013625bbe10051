import { listOtherAccounts } from "../storage/accounts.ts";
import { enqueueReplies, listWrittenTo, type QueuedReply } from "../storage/outbox.ts";
import type { StorageTransaction } from "../storage/tables.ts";

/** Stands between the key of what was first sent and the conversation that it goes to instead. */
const ELSEWHERE = " → ";

/**
 * Sends what a person of staff did not get to the next of their accounts, to each once at most.
 * False, and nothing happens, for anybody else, and where no account is left.
 *
 * @param channels the names of those that are configured.
 */
export async function sendElsewhere(
  transaction: StorageTransaction,
  { conversation_id: conversationId, dedupe_key: dedupeKey, reply, turn_id: turnId }: QueuedReply,
  { channels, now }: { readonly channels: readonly string[]; readonly now: Date },
): Promise<boolean> {
  const [key = dedupeKey] = dedupeKey.split(ELSEWHERE);
  const others = await listOtherAccounts(transaction, { conversationId });
  const keyOf = (place: string) => `${key}${ELSEWHERE}${place}`;
  const keys = [key, ...others.map((other) => keyOf(other.conversationId))];
  const writtenTo = await listWrittenTo(transaction, keys);
  const next = others.find(
    (other) => channels.includes(other.channel) && !writtenTo.has(other.conversationId),
  );
  if (next !== undefined) {
    const again = { to: next, reply: JSON.parse(reply) as object, key: keyOf(next.conversationId) };
    await enqueueReplies(transaction, [again], { now, turnId });
  }
  return next !== undefined;
}
