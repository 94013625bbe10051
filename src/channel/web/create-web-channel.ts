import { Hono } from "hono";
import { type Clock, systemClock } from "../../base/clock.ts";
import type { KeyRing } from "../../base/key-ring.ts";
import type { Log } from "../../base/log.ts";
import type { Receive } from "../../conversation/channel.ts";
import type { ChannelTexts } from "../channel-texts.ts";
import type { HttpChannel } from "../http-channel.ts";
import { createAssetRoutes } from "./asset-routes.ts";
import { createFileRoutes } from "./file-routes.ts";
import { limitRequests, type RequestLimits } from "./limit-requests.ts";
import { createMessageRoutes } from "./message-routes.ts";
import { createPassageRoutes } from "./passage-routes.ts";
import { createRecentDrafts } from "./recent-drafts.ts";
import { createReplyRoutes } from "./reply-routes.ts";
import type { OpenPassage, ReplyStore } from "./reply-store.ts";
import { requireConversation } from "./require-conversation.ts";
import type { UploadPort } from "./upload-port.ts";
import { createUploadRoutes } from "./upload-routes.ts";
import { createUploadStore } from "./upload-store.ts";
import { createWakeCalls } from "./wake-calls.ts";

/** What the web channel is made of. */
export interface WebChannelOptions {
  readonly replies: ReplyStore;
  readonly openPassage: OpenPassage;
  /** Who keeps what comes by one-time links. */
  readonly uploadPort: UploadPort;
  /** Where uploaded files wait; made when it is not there. */
  readonly uploadFolder: string;
  /** Seals them while they wait. */
  readonly keyRing: KeyRing;
  readonly texts: ChannelTexts;
  readonly log: Log;
  readonly clock?: Clock;
  /** Default `site`. */
  readonly account?: string;
  /** Default 20 MiB. */
  readonly fileLimitBytes?: number;
  /** For all waiting files together. Default 2 GiB. */
  readonly folderLimitBytes?: number;
  /**
   * How many messages and files are taken within a minute, how many clauses are opened, and how
   * often upload links are tried. Default 240 of one address, 6,000 in all, of each.
   */
  readonly requestLimits?: RequestLimits;
  /** How often an idle stream shows that it lives and looks into the store. Default 15,000. */
  readonly heartbeatMs?: number;
}

const GUARDED_PATHS = [
  "/api/messages",
  "/api/files",
  "/api/replies",
  "/api/replies/*",
  "/api/stream",
  "/api/conversation",
];
/** An office of many people can have one address. */
const REQUESTS_A_MINUTE: RequestLimits = { ofOneSource: 240, inAll: 6_000 };
const CLEANING_MS = 3600 * 1000;
const MEBIBYTE = 1024 * 1024;

/**
 * The page at `/` and its API. Replies are read from the store, so `send` only wakes the pages that
 * are open: a reply to a closed page waits there until it is opened again.
 */
export function createWebChannel(options: WebChannelOptions): HttpChannel {
  const { replies, texts, log, account = "site", clock = systemClock } = options;
  const fileLimitBytes = options.fileLimitBytes ?? 20 * MEBIBYTE;
  const uploads = createUploadStore({
    folder: options.uploadFolder,
    keyRing: options.keyRing,
    fileLimitBytes,
    folderLimitBytes: options.folderLimitBytes ?? 2048 * MEBIBYTE,
    clock,
  });
  const wakeCalls = createWakeCalls();
  const drafts = createRecentDrafts();
  const stopping = new AbortController();
  let receive: Receive | undefined;
  let cleaning: NodeJS.Timeout | undefined;

  function clean(): void {
    uploads.removeOld().catch((error: unknown) => log.warn({ error }, "uploads were not cleaned"));
  }

  return {
    name: "web",
    async start(receiveNow) {
      receive = receiveNow;
      await uploads.removeOld();
      cleaning = setInterval(clean, CLEANING_MS).unref();
    },
    async stop() {
      receive = undefined;
      clearInterval(cleaning);
      stopping.abort();
    },
    async send({ id, address }) {
      drafts.drop(address.conversationId);
      wakeCalls.wake(address.conversationId, id);
      return { kind: "sent" };
    },
    showDraft(draft) {
      drafts.keep(draft);
      wakeCalls.wake(draft.address.conversationId);
    },
    openAttachment: ({ reference }) => uploads.open(reference),
    routes() {
      const { heartbeatMs = 15_000, requestLimits = REQUESTS_A_MINUTE } = options;
      const receiving = { texts, receive: () => receive };
      const streaming = { replies, wakeCalls, drafts, heartbeatMs, signal: stopping.signal };
      return new Hono()
        .route("/", createAssetRoutes())
        .get("/api/passage", limitRequests(requestLimits, texts))
        .route("/", createPassageRoutes(options.openPassage, texts))
        .on(["GET", "POST"], "/api/uploads/*", limitRequests(requestLimits, texts))
        .route("/", createUploadRoutes({ ...receiving, uploads: options.uploadPort, log }))
        .on(["GET", "POST"], GUARDED_PATHS, requireConversation(texts))
        .on("POST", ["/api/messages", "/api/files"], limitRequests(requestLimits, texts))
        .route("/", createMessageRoutes({ ...receiving, account, uploads, clock }))
        .route("/", createFileRoutes({ uploads, fileLimitBytes, texts }))
        .route("/", createReplyRoutes({ ...streaming, fileLimitBytes, texts }));
    },
  };
}
