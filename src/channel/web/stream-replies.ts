import type { SSEStreamingApi } from "hono/streaming";
import { sleep } from "../../base/sleep.ts";
import type { Draft } from "../../conversation/draft.ts";
import type { RecentDrafts } from "./recent-drafts.ts";
import type { ReplyStore, StoredReply } from "./reply-store.ts";
import { toPageReply } from "./to-page-reply.ts";
import type { WakeCalls } from "./wake-calls.ts";

const BATCH = 50;

/** What streaming needs. */
export interface StreamRepliesOptions {
  readonly replies: ReplyStore;
  readonly wakeCalls: WakeCalls;
  readonly drafts: Pick<RecentDrafts, "get">;
  readonly conversationId: string;
  /** Replies after this id are told. */
  readonly after: number;
  readonly heartbeatMs: number;
  /** Ends the stream. */
  readonly signal: AbortSignal;
}

/**
 * Writes a conversation's replies as server-sent events, each with its id, until `signal` aborts or
 * the browser leaves. The store is read at each wake and at each heartbeat, because another process
 * may have written; a reply whose id is smaller than one already told (two writers at once) is told
 * when its wake call comes. A draft is told when it wakes, without an id: nobody reads it twice.
 */
export async function streamReplies(
  stream: SSEStreamingApi,
  options: StreamRepliesOptions,
): Promise<void> {
  const { replies, drafts, wakeCalls, conversationId, heartbeatMs, signal } = options;
  const told = new Set<number>();
  let toldDraft: Draft | undefined;
  let position = options.after;
  let rewind = Number.POSITIVE_INFINITY;
  let pulse = new AbortController();
  const wake = () => pulse.abort();
  const stopListening = wakeCalls.listen(conversationId, (id) => {
    rewind = Math.min(rewind, id === undefined ? rewind : id - 1);
    wake();
  });
  signal.addEventListener("abort", wake);
  stream.onAbort(wake);
  try {
    await stream.writeSSE({ event: "ready", data: "" });
    while (!signal.aborted && !stream.aborted) {
      // A new pulse before reading: a wake call during the reading must not be slept over.
      pulse = new AbortController();
      const from = Math.min(position, rewind);
      rewind = Number.POSITIVE_INFINITY;
      const found = await replies.after(conversationId, from, BATCH);
      const untold = found.filter(({ id }) => !told.has(id) && id > options.after);
      await tell(stream, untold, told);
      const draft = drafts.get(conversationId);
      // Beside a reply, a draft is what became of it, not yet taken away.
      if (draft !== undefined && draft !== toldDraft && untold.length === 0) {
        const data = JSON.stringify({ reply: draft.reply });
        await stream.writeSSE({ event: "draft", data });
      }
      toldDraft = draft;
      position = Math.max(position, found.at(-1)?.id ?? 0);
      if (found.length < BATCH) {
        await sleep(heartbeatMs, pulse.signal);
        await stream.write(": still here\n\n");
      }
    }
  } finally {
    stopListening();
    signal.removeEventListener("abort", wake);
  }
}

async function tell(stream: SSEStreamingApi, found: readonly StoredReply[], told: Set<number>) {
  for (const stored of found) {
    const data = JSON.stringify(toPageReply(stored));
    await stream.writeSSE({ id: String(stored.id), event: "reply", data });
    told.add(stored.id);
  }
}
