import { join } from "node:path";
import { Hono } from "hono";
import { answerAsset, readAsset } from "../base/asset.ts";
import { PROGRAM_FOLDER } from "../base/program-folder.ts";

const FOLDER = join(PROGRAM_FOLDER, "src", "desk", "assets");

const ASSETS = {
  "desk.css": "text/css; charset=utf-8",
  "matter.css": "text/css; charset=utf-8",
  "desk.js": "text/javascript; charset=utf-8",
} as const;

/** The desk's own files, under `/desk/assets/`. */
export function createDeskAssetRoutes(): Hono {
  const app = new Hono();
  for (const [name, type] of Object.entries(ASSETS)) {
    const asset = readAsset(join(FOLDER, name), type);
    app.get(`/desk/assets/${name}`, (context) => {
      const answer = answerAsset(asset, context.req.header("if-none-match"));
      return context.newResponse(answer.body, answer.status, answer.headers);
    });
  }
  return app;
}
