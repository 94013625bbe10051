import { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import type { ChannelTexts } from "../channel-texts.ts";
import { giveConversation } from "./browser-conversation.ts";
import type { ReplyStore } from "./reply-store.ts";
import type { WebEnvironment } from "./require-conversation.ts";
import { type StreamRepliesOptions, streamReplies } from "./stream-replies.ts";
import { toPageReply } from "./to-page-reply.ts";
import type { WakeCalls } from "./wake-calls.ts";
import { refuse } from "./web-answer.ts";

const PAGE_LIMIT = 200;

/** What giving replies out needs. */
export interface ReplyRoutesOptions {
  readonly replies: ReplyStore;
  readonly wakeCalls: WakeCalls;
  readonly drafts: StreamRepliesOptions["drafts"];
  readonly heartbeatMs: number;
  /** Told to the page, which refuses larger files before it uploads them. */
  readonly fileLimitBytes: number;
  readonly texts: ChannelTexts;
  /** Ends the open streams. */
  readonly signal: AbortSignal;
}

/**
 * `GET /api/replies?after=` (history, at most 200 a call), `GET /api/replies/:id/files/:index` (a
 * file that came with a reply), `GET /api/stream` (server-sent events `reply` and `draft`, going
 * on after `Last-Event-ID`), `POST /api/conversation` (a new one for this browser).
 */
export function createReplyRoutes(options: ReplyRoutesOptions): Hono<WebEnvironment> {
  const app = new Hono<WebEnvironment>();
  app.get("/api/replies", async (context) => {
    const conversationId = context.get("conversationId");
    const after = toId(context.req.query("after"));
    const found = await options.replies.after(conversationId, after, PAGE_LIMIT);
    const replies = found.map(toPageReply);
    // The page keeps what the person wrote by this name, and drops it when the name changes.
    const name = conversationId.slice(-8);
    const isMore = replies.length === PAGE_LIMIT;
    const { fileLimitBytes } = options;
    return context.json({ conversation: name, replies, isMore, fileLimitBytes });
  });
  app.get("/api/replies/:id/files/:index", async (context) => {
    const { id, index } = context.req.param();
    const files = await options.replies.files(context.get("conversationId"), toId(id));
    const file = files[toId(index)];
    if (file === undefined) {
      return refuse(context, 404, "file_gone", options.texts("web_file_gone"));
    }
    const name = encodeURIComponent(file.name);
    context.header("content-type", file.mediaType);
    context.header("content-disposition", `attachment; filename*=UTF-8''${name}`);
    return context.body(Buffer.from(file.base64, "base64"));
  });
  app.get("/api/stream", (context) => {
    const conversationId = context.get("conversationId");
    const after = toId(context.req.header("last-event-id") ?? context.req.query("after"));
    // Proxies must not hold events back.
    context.header("x-accel-buffering", "no");
    return streamSSE(context, (stream) =>
      streamReplies(stream, { ...options, conversationId, after }),
    );
  });
  app.post("/api/conversation", (context) => {
    giveConversation(context, { isNew: true });
    return context.json({}, 201);
  });
  return app;
}

function toId(text: string | undefined): number {
  return /^\d{1,15}$/.test(text ?? "") ? Number(text) : 0;
}
