import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { z } from "zod";
import type { Clock } from "../../base/clock.ts";
import type { Receive } from "../../conversation/channel.ts";
import type { Attachment } from "../../conversation/message.ts";
import type { ChannelTexts } from "../channel-texts.ts";
import { readSource } from "./read-source.ts";
import type { WebEnvironment } from "./require-conversation.ts";
import type { UploadStore } from "./upload-store.ts";
import { refuse } from "./web-answer.ts";

const BODY_LIMIT_BYTES = 256 * 1024;

const messageSchema = z.object({
  /** The page's own id of the message: sent twice, it is one message. */
  id: z.string().regex(/^[\w-]{8,64}$/),
  text: z.string().default(""),
  press: z.string().min(1).max(64).optional(),
  files: z.array(z.string()).max(20).default([]),
});

/** What taking messages in needs. */
export interface MessageRoutesOptions {
  readonly account: string;
  readonly uploads: UploadStore;
  readonly texts: ChannelTexts;
  readonly clock: Clock;
  /** Nothing before the channel has started. */
  readonly receive: () => Receive | undefined;
}

/** `POST /api/messages`: text, a pressed button, uploaded files. */
export function createMessageRoutes(options: MessageRoutesOptions): Hono<WebEnvironment> {
  const { account, uploads, texts, clock } = options;
  const app = new Hono<WebEnvironment>();
  const limit = bodyLimit({
    maxSize: BODY_LIMIT_BYTES,
    onError: (context) => refuse(context, 413, "too_large", texts("web_message_too_large")),
  });
  app.post("/api/messages", limit, async (context) => {
    const body = messageSchema.safeParse(await context.req.json().catch(() => undefined));
    if (!body.success) {
      return refuse(context, 400, "bad_message", texts("web_bad_message"));
    }
    const { id, text, press, files } = body.data;
    if (text.trim() === "" && press === undefined && files.length === 0) {
      return refuse(context, 400, "empty_message", texts("web_empty_message"));
    }
    const conversationId = context.get("conversationId");
    const attachments = await findAll(uploads, conversationId, files);
    if (attachments === undefined) {
      return refuse(context, 404, "unknown_file", texts("web_unknown_file"));
    }
    const receive = options.receive();
    if (receive === undefined) {
      return refuse(context, 503, "not_ready", texts("web_not_ready"));
    }
    const received = await receive({
      address: { channel: "web", account, conversationId },
      externalId: `${conversationId}:${id}`,
      sender: { externalId: conversationId },
      source: readSource(context),
      receivedAt: clock.now().toISOString(),
      text,
      attachments,
      ...(press !== undefined && { press }),
    });
    return context.json({ id, received }, 202);
  });
  return app;
}

async function findAll(
  uploads: UploadStore,
  conversationId: string,
  ids: readonly string[],
): Promise<Attachment[] | undefined> {
  const found = await Promise.all(ids.map((id) => uploads.find(conversationId, id)));
  return found.every((file) => file !== undefined) ? found : undefined;
}
