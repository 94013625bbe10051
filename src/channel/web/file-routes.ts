import { type Context, Hono } from "hono";
import { AppError } from "../../base/app-error.ts";
import type { Attachment } from "../../conversation/message.ts";
import type { ChannelTexts } from "../channel-texts.ts";
import { readBody } from "./read-body.ts";
import { readMultipartFile } from "./read-multipart-file.ts";
import type { WebEnvironment } from "./require-conversation.ts";
import type { UploadStore } from "./upload-store.ts";
import { refuse } from "./web-answer.ts";

/** What taking files in needs. */
export interface FileRoutesOptions {
  readonly uploads: UploadStore;
  readonly fileLimitBytes: number;
  readonly texts: ChannelTexts;
}

/** `POST /api/files`: one file as multipart form data; gives the id to send it with. */
export function createFileRoutes(options: FileRoutesOptions): Hono<WebEnvironment> {
  const { uploads, fileLimitBytes, texts } = options;
  const megabytes = Math.floor(fileLimitBytes / 1024 / 1024);
  const app = new Hono<WebEnvironment>();
  app.post("/api/files", async (context) => {
    if (await uploads.isFull()) {
      return refuse(context, 503, "uploads_full", texts("web_uploads_full"));
    }
    const saved = await save(context, uploads);
    switch (saved) {
      case "missing":
        return refuse(context, 400, "file_missing", texts("web_file_missing"));
      case "empty":
        return refuse(context, 400, "file_empty", texts("web_file_empty"));
      case "too_large":
        return refuse(context, 413, "file_too_large", texts("web_file_too_large", { megabytes }));
      default: {
        const { reference: id, name, sizeBytes } = saved;
        return context.json({ id, name, sizeBytes }, 201);
      }
    }
  });
  return app;
}

type Saved = Attachment | "missing" | "empty" | "too_large";

async function save(context: Context<WebEnvironment>, uploads: UploadStore): Promise<Saved> {
  const { body } = context.req.raw;
  const type = context.req.header("content-type") ?? "";
  try {
    const file = body === null ? undefined : await readMultipartFile(readBody(body), type);
    if (file === undefined) {
      return "missing";
    }
    return (await uploads.save(context.get("conversationId"), file)) ?? "empty";
  } catch (error) {
    if (error instanceof AppError && error.code === "attachment_too_large") {
      return "too_large";
    }
    if (error instanceof AppError && error.code === "broken_multipart") {
      return "missing";
    }
    throw error;
  }
}
