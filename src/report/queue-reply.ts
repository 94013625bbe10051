import { type Reply, toReply } from "../conversation/reply.ts";
import type { StorageDatabase } from "../storage/tables.ts";
import { labelType } from "./label-type.ts";
import type { NoticeContext } from "./matter-notices.ts";
import { countQueue, listQueue, type QueueFilter } from "./matter-queue-repository.ts";
import { labelState } from "./officer-card.ts";

const ROWS_SHOWN = 15;

/** A queue's beginning as a table under a title; `undefined` when the queue is empty. */
export async function toQueueReply(
  title: string,
  filter: QueueFilter,
  database: StorageDatabase,
  { knowledge, texts }: NoticeContext,
): Promise<Reply | undefined> {
  const { matters, next } = await listQueue(database, filter, { limit: ROWS_SHOWN });
  if (matters.length === 0) {
    return undefined;
  }
  const rows = matters.map(({ matter, nextDueOn }) => [
    matter.id,
    labelType(matter.type, knowledge, texts),
    labelState(matter, knowledge),
    nextDueOn ?? texts("card_due_unknown"),
  ]);
  const columns = [
    texts("list_number"),
    texts("list_type"),
    texts("list_state"),
    texts("list_due"),
  ];
  const more = next === undefined ? 0 : (await countQueue(database, filter)) - matters.length;
  const text = more > 0 ? `${title}\n${texts("officer_list_more", { count: more })}` : title;
  return toReply(text, { table: { columns, rows } });
}
