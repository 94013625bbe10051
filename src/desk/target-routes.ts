import { Hono } from "hono";
import { html } from "hono/html";
import { toTargetTable } from "../target/compose-target-list.ts";
import { speak } from "../target/target-texts.ts";
import type { DeskEnvironment, DeskParts } from "./desk-parts.ts";
import { requirePage } from "./require-page.ts";
import { toPage } from "./view/layout.ts";
import { toTable } from "./view/table.ts";

const QUESTION = { language: "zh", digits: 1 } as const;

/** `GET /desk/targets`: the plan's targets, as the chat's table has them, each with its source. */
export function createTargetRoutes(parts: DeskParts): Hono<DeskEnvironment> {
  const app = new Hono<DeskEnvironment>();
  app.get("/desk/targets", requirePage("targets", parts), (context) => {
    const visitor = context.get("visitor");
    const { targets: catalog, texts } = parts.knowledge();
    const { desk } = texts;
    const { columns, rows } = toTargetTable(catalog.targets, {
      ...{ catalog, question: QUESTION, say: speak(texts.target, "zh") },
      mark: ({ source }) => source.path.at(-1) ?? "",
    });
    const { from, to } = catalog.plan;
    const title = desk("page_targets");
    const body = html`<h1>${title}</h1><p>${desk("targets_about", { from, to })}</p>
<section class="card">${toTable({ columns, rows, caption: desk("targets_caption", { count: rows.length }) })}</section>`;
    return context.html(toPage({ title, current: "targets", body }, visitor, desk));
  });
  return app;
}
