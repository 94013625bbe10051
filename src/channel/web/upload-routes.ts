import { type Context, Hono } from "hono";
import { AppError } from "../../base/app-error.ts";
import { isSameOrigin } from "../../base/is-same-origin.ts";
import type { Log } from "../../base/log.ts";
import type { Receive } from "../../conversation/channel.ts";
import type { ChannelTexts } from "../channel-texts.ts";
import { readBody } from "./read-body.ts";
import { readMultipartFile } from "./read-multipart-file.ts";
import type { UploadPort } from "./upload-port.ts";
import { refuse } from "./web-answer.ts";

/** What taking files in by links needs. */
export interface UploadRoutesOptions {
  readonly uploads: UploadPort;
  readonly texts: ChannelTexts;
  readonly log: Log;
  /** Nothing before the channel has started. */
  readonly receive: () => Receive | undefined;
}

const TOKEN = ":token{[A-Za-z0-9_-]{32}}";

/**
 * `GET /api/uploads/<token>` (what a one-time link is still good for) and `POST` (one file as
 * multipart form data, streamed to where it is kept). The page at `/upload/<token>` calls both; the
 * token alone gives the right, there is no cookie.
 */
export function createUploadRoutes(options: UploadRoutesOptions): Hono {
  const { uploads, texts } = options;
  const app = new Hono();
  app.get(`/api/uploads/${TOKEN}`, async (context) => {
    context.header("cache-control", "no-store");
    const allowance = await uploads.find(context.req.param("token"));
    return allowance === undefined ? refuseGone(context, texts) : context.json(allowance);
  });
  app.post(`/api/uploads/${TOKEN}`, async (context) => {
    context.header("cache-control", "no-store");
    if (!isSameOrigin((name) => context.req.header(name))) {
      return refuse(context, 403, "foreign_site", texts("web_foreign_site"));
    }
    return takeFile(context, context.req.param("token"), options);
  });
  return app;
}

function refuseGone(context: Context, texts: ChannelTexts): Response {
  return refuse(context, 404, "link_gone", texts("web_upload_gone"));
}

/** What goes wrong is logged here, because the server's own log would name the path and token. */
async function takeFile(
  context: Context,
  token: string,
  options: UploadRoutesOptions,
): Promise<Response> {
  const { texts, log } = options;
  try {
    return await takeBody(context, token, options);
  } catch (error) {
    if (error instanceof AppError && error.code === "broken_multipart") {
      return refuse(context, 400, "file_missing", texts("web_file_missing"));
    }
    log.error({ err: error }, "an upload failed");
    return refuse(context, 500, "unexpected", texts("web_upload_failed"));
  }
}

async function takeBody(
  context: Context,
  token: string,
  { uploads, texts, receive }: UploadRoutesOptions,
): Promise<Response> {
  const deliver = receive();
  if (deliver === undefined) {
    return refuse(context, 503, "not_ready", texts("web_not_ready"));
  }
  // A stranger's body is not read at all.
  if ((await uploads.find(token)) === undefined) {
    return refuseGone(context, texts);
  }
  const { body } = context.req.raw;
  const type = context.req.header("content-type") ?? "";
  const file = body === null ? undefined : await readMultipartFile(readBody(body), type);
  if (file === undefined) {
    return refuse(context, 400, "file_missing", texts("web_file_missing"));
  }
  const taken = await uploads.take(token, file);
  switch (taken.kind) {
    case "gone":
      return refuseGone(context, texts);
    case "refused":
      return refuse(context, 422, "file_refused", taken.text);
    case "kept":
      await deliver(taken.message);
      return context.json({ ...taken.file, filesLeft: taken.filesLeft }, 201);
  }
}
