import { join } from "node:path";
import { type Context, Hono } from "hono";
import { type Asset, answerAsset, readAsset } from "../../base/asset.ts";
import { PROGRAM_FOLDER } from "../../base/program-folder.ts";
import { giveConversation } from "./browser-conversation.ts";

const FOLDER = join(PROGRAM_FOLDER, "src", "channel", "web", "assets");

const ASSETS = {
  "bubbles.css": "text/css; charset=utf-8",
  "chat.css": "text/css; charset=utf-8",
  "chat.js": "text/javascript; charset=utf-8",
  "conversation-store.js": "text/javascript; charset=utf-8",
  "element.js": "text/javascript; charset=utf-8",
  "message-queue.js": "text/javascript; charset=utf-8",
  "palette.css": "text/css; charset=utf-8",
  "passage-dialog.js": "text/javascript; charset=utf-8",
  "render-bubble.js": "text/javascript; charset=utf-8",
  "reply-stream.js": "text/javascript; charset=utf-8",
  "table-node.js": "text/javascript; charset=utf-8",
  "upload-files.js": "text/javascript; charset=utf-8",
  "upload-page.css": "text/css; charset=utf-8",
  "upload-page.js": "text/javascript; charset=utf-8",
  "icon.svg": "image/svg+xml",
} as const;

/**
 * The page at `/`, which gives the browser its conversation, the page of upload links, and their
 * files under `/assets/`.
 */
export function createAssetRoutes(): Hono {
  const app = new Hono();
  const page = readAsset(join(FOLDER, "chat.html"), "text/html; charset=utf-8");
  app.get("/", (context) => {
    giveConversation(context);
    return answer(context, page);
  });
  const uploadPage = readAsset(join(FOLDER, "upload.html"), "text/html; charset=utf-8");
  app.get("/upload/:token", (context) => {
    // The address is the right to upload: nobody should keep or find it.
    context.header("x-robots-tag", "noindex");
    return answer(context, uploadPage);
  });
  for (const [name, type] of Object.entries(ASSETS)) {
    const asset = readAsset(join(FOLDER, name), type);
    app.get(`/assets/${name}`, (context) => answer(context, asset));
  }
  return app;
}

function answer(context: Context, asset: Asset): Response {
  const { status, body, headers } = answerAsset(asset, context.req.header("if-none-match"));
  return context.newResponse(body, status, headers);
}
