import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Log } from "../../base/log.ts";
import { isSameSecret } from "../is-same-secret.ts";

const BODY_LIMIT_BYTES = 1024 * 1024;
const SECRET_HEADER = "x-telegram-bot-api-secret-token";

/** What the webhook needs. */
export interface WebhookOptions {
  /** Its path is where the route is; what stands before it is the proxy's. */
  readonly url: string;
  readonly secret: string;
  /** Takes an update in durably; when it fails, Telegram is asked to send it again. */
  readonly handle: (update: unknown) => Promise<void>;
  readonly log: Log;
}

/** The route that Telegram posts updates to. */
export function createWebhookRoutes(options: WebhookOptions): Hono {
  const app = new Hono();
  const path = new URL(options.url).pathname;
  app.post(path, async (context, next) => {
    if (!isSameSecret(context.req.header(SECRET_HEADER) ?? "", options.secret)) {
      return context.json({ error: { code: "wrong_secret" } }, 401);
    }
    return next();
  });
  const limit = bodyLimit({
    maxSize: BODY_LIMIT_BYTES,
    onError: (context) => context.json({ error: { code: "too_large" } }, 413),
  });
  app.post(path, limit, async (context) => {
    let update: unknown;
    try {
      update = await context.req.json();
    } catch {
      return context.json({ error: { code: "malformed" } }, 400);
    }
    try {
      await options.handle(update);
    } catch {
      options.log.warn({}, "telegram update was not taken in and will come again");
      return context.json({ error: { code: "not_stored" } }, 503);
    }
    return context.json({});
  });
  return app;
}
