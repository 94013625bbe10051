import { Hono } from "hono";
import type { ChannelTexts } from "../channel-texts.ts";
import type { OpenPassage } from "./reply-store.ts";
import { refuse } from "./web-answer.ts";

/** `GET /api/passage?document=…&path=…&path=…`: the passage that a citation points at. */
export function createPassageRoutes(openPassage: OpenPassage, texts: ChannelTexts): Hono {
  const app = new Hono();
  app.get("/api/passage", async (context) => {
    const document = context.req.query("document") ?? "";
    const passage = await openPassage(document, context.req.queries("path") ?? []);
    if (passage === undefined) {
      return refuse(context, 404, "passage_not_found", texts("web_passage_not_found"));
    }
    const { title, path, text } = passage;
    return context.json({ title, path, text });
  });
  return app;
}
