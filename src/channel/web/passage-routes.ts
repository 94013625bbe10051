import { type Context, Hono } from "hono";
import { toClauseId } from "../../conversation/clause-id.ts";
import type { ChannelTexts } from "../channel-texts.ts";
import type { OpenPassage } from "./reply-store.ts";
import { refuse } from "./web-answer.ts";

/**
 * `GET /api/passage?document=…&path=…&path=…`: the passage that a citation points at; with
 * `?clause=…`, the one that a link from another channel leads to.
 */
export function createPassageRoutes(openPassage: OpenPassage, texts: ChannelTexts): Hono {
  const app = new Hono();
  app.get("/api/passage", async (context) => {
    const passage = await openPassage(readClauseId(context));
    if (passage === undefined) {
      return refuse(context, 404, "passage_not_found", texts("web_passage_not_found"));
    }
    const { title, path, text } = passage;
    return context.json({ title, path, text });
  });
  return app;
}

function readClauseId({ req }: Context): string {
  const place = { document: req.query("document") ?? "", path: req.queries("path") ?? [] };
  return req.query("clause") ?? toClauseId(place);
}
