import { html } from "hono/html";
import type { DeskTexts } from "../desk-texts.ts";
import { toBarePage } from "./layout.ts";
import type { Markup } from "./markup.ts";

/** A page that says one thing, for example why something was refused. */
export function toMessagePage(
  { title, text }: { readonly title: string; readonly text: string },
  texts: DeskTexts,
): Markup {
  const body = html`<section class="card narrow"><h1>${title}</h1><p>${text}</p>
<p><a href="/desk">${texts("back_home")}</a></p></section>`;
  return toBarePage({ title, body }, texts);
}
