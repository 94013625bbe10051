import { Hono } from "hono";
import { html } from "hono/html";
import type { DeskEnvironment, DeskParts } from "./desk-parts.ts";
import { toPage } from "./view/layout.ts";

const KEYS = [
  ["j / k", "key_move"],
  ["Enter", "key_open"],
  ["/", "key_search"],
  ["1 – 9", "key_action"],
  ["Esc", "key_close"],
  ["?", "key_help"],
] as const;
const ADVICE = ["help_stale", "help_evidence", "help_secrecy", "help_sign_out"] as const;

/** `GET /desk/help`: the keys, and what everybody who works here should know. */
export function createHelpRoutes({ knowledge }: DeskParts): Hono<DeskEnvironment> {
  const app = new Hono<DeskEnvironment>();
  app.get("/desk/help", (context) => {
    const { desk } = knowledge().texts;
    const title = desk("page_help");
    const keys = KEYS.map(
      ([key, name]) => html`<div><dt><kbd>${key}</kbd></dt><dd>${desk(name)}</dd></div>`,
    );
    const body = html`<h1>${title}</h1>
<section class="card"><h2>${desk("help_keys")}</h2><dl class="facts">${keys}</dl></section>
<section class="card"><h2>${desk("help_work")}</h2><ul>${ADVICE.map((name) => html`<li>${desk(name)}</li>`)}</ul></section>`;
    return context.html(toPage({ title, current: "help", body }, context.get("visitor"), desk));
  });
  return app;
}
