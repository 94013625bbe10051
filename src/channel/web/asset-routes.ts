import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Context, Hono } from "hono";
import { giveConversation } from "./browser-conversation.ts";

// The same place seen from src/channel/web and from dist/channel/web.
const FOLDER = fileURLToPath(new URL("../../../src/channel/web/assets/", import.meta.url));

const ASSETS = {
  "bubbles.css": "text/css; charset=utf-8",
  "chat.css": "text/css; charset=utf-8",
  "chat.js": "text/javascript; charset=utf-8",
  "conversation-store.js": "text/javascript; charset=utf-8",
  "element.js": "text/javascript; charset=utf-8",
  "message-queue.js": "text/javascript; charset=utf-8",
  "passage-dialog.js": "text/javascript; charset=utf-8",
  "render-bubble.js": "text/javascript; charset=utf-8",
  "reply-stream.js": "text/javascript; charset=utf-8",
  "table-node.js": "text/javascript; charset=utf-8",
  "upload-files.js": "text/javascript; charset=utf-8",
  "icon.svg": "image/svg+xml",
} as const;

/** The page at `/`, which gives the browser its conversation, and its files under `/assets/`. */
export function createAssetRoutes(): Hono {
  const app = new Hono();
  const page = readAsset("chat.html");
  app.get("/", (context) => {
    giveConversation(context);
    return answer(context, page, "text/html; charset=utf-8");
  });
  for (const [name, type] of Object.entries(ASSETS)) {
    const asset = readAsset(name);
    app.get(`/assets/${name}`, (context) => answer(context, asset, type));
  }
  return app;
}

interface Asset {
  readonly bytes: Buffer<ArrayBuffer>;
  readonly tag: string;
}

function readAsset(name: string): Asset {
  const bytes = Buffer.from(readFileSync(FOLDER + name));
  return { bytes, tag: `"${createHash("sha256").update(bytes).digest("hex").slice(0, 16)}"` };
}

/** Files keep their names over versions, so the browser asks each time whether they changed. */
function answer(context: Context, { bytes, tag }: Asset, type: string): Response {
  context.header("cache-control", "no-cache");
  context.header("etag", tag);
  if (context.req.header("if-none-match") === tag) {
    return context.body(null, 304);
  }
  context.header("content-type", type);
  return context.body(bytes);
}
