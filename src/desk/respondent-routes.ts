import { Hono } from "hono";
import { html } from "hono/html";
import { readRepeatRespondents, toRepeatsReply } from "../report/repeat-respondents.ts";
import type { DeskEnvironment, DeskParts } from "./desk-parts.ts";
import { requirePage } from "./require-page.ts";
import { toPage } from "./view/layout.ts";
import { toTable } from "./view/table.ts";

/** `GET /desk/respondents`: who was reported again and again, by their closed matters alone. */
export function createRespondentRoutes(parts: DeskParts): Hono<DeskEnvironment> {
  const app = new Hono<DeskEnvironment>();
  app.get("/desk/respondents", requirePage("respondents", parts), async (context) => {
    const visitor = context.get("visitor");
    const { reports, texts } = parts.knowledge();
    const now = parts.clock.now();
    const found = await readRepeatRespondents(parts.storage.database, visitor.person, now);
    const { text, table } = toRepeatsReply(found ?? [], reports, texts.report);
    const title = texts.desk("page_respondents");
    const caption = texts.desk("respondents_count", { count: found?.length ?? 0 });
    const shown = table === undefined ? "" : toTable({ ...table, caption });
    const body = html`<h1>${title}</h1><p>${text}</p>
${shown === "" ? "" : html`<section class="card">${shown}</section>`}`;
    return context.html(toPage({ title, current: "respondents", body }, visitor, texts.desk));
  });
  return app;
}
