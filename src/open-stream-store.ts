import type { BotStream, StreamStore } from "./channel/wecom-bot/stream-store.ts";
import type { Reply } from "./conversation/reply.ts";
import {
  deleteBotStreams,
  findBotStream,
  findBotStreamOf,
  forgetUseOfUrl,
  insertBotStream,
  keepBotDraft,
  listBotStreams,
  moveBotStream,
  useUpResponseUrl,
} from "./storage/bot-streams.ts";
import type { Storage } from "./storage/open-storage.ts";
import { readReplies } from "./storage/outbox.ts";
import type { BotStreamRow } from "./storage/tables.ts";

/** Keeps the answers that a bot's platform asks for in the database, which all processes share. */
export function openStreamStore({ database }: Storage): StreamStore {
  return {
    keep: ({ id, conversationId, openedAt, responseUrl = null }) =>
      insertBotStream(database, {
        ...{ id, conversation_id: conversationId, response_url: responseUrl },
        opened_at: openedAt.toISOString(),
      }),
    find: async (id) => toStream(await findBotStream(database, id)),
    findOf: async (outboxId) => toStream(await findBotStreamOf(database, outboxId)),
    async list(conversationId, since) {
      const rows = await listBotStreams(database, conversationId, since.toISOString());
      return rows.flatMap((row) => toStream(row) ?? []);
    },
    move: (id, from, { state, outboxId }) =>
      moveBotStream(database, id, from, {
        state,
        ...(outboxId === undefined ? {} : { outbox_id: outboxId }),
      }),
    keepDraft: (id, content) => keepBotDraft(database, id, content),
    useUpResponseUrl: (id, outboxId) => useUpResponseUrl(database, id, outboxId),
    forgetUse: (outboxId, responseUrl) => forgetUseOfUrl(database, outboxId, responseUrl),
    forget: (before) => deleteBotStreams(database, before.toISOString()),
    async readReply(conversationId, outboxId) {
      const range = { afterId: outboxId - 1, limit: 1 };
      const [row] = await readReplies(database, conversationId, range);
      return row?.id === outboxId ? (JSON.parse(row.reply) as Reply) : undefined;
    },
  };
}

function toStream(row: BotStreamRow | undefined): BotStream | undefined {
  return (
    row && {
      ...{ id: row.id, conversationId: row.conversation_id, state: row.state },
      openedAt: new Date(row.opened_at),
      responseUrl: row.response_url ?? undefined,
      outboxId: row.outbox_id ?? undefined,
      draft: row.draft ?? undefined,
    }
  );
}
