import { html } from "hono/html";
import { toLocalMinute } from "../../base/clock.ts";
import { TEXT_LIMITS } from "../../report/check-input.ts";
import { formKeyField } from "./form-key-field.ts";
import type { Markup } from "./markup.ts";
import type { MatterView } from "./matter-view.ts";

/** What staff noted for one another, with a form for the next note. */
export function toNoteList({ opened, knowledge, visitor }: MatterView): Markup {
  const { desk } = knowledge.texts;
  const { notes, matter } = opened;
  if (notes === undefined) {
    return html``;
  }
  const items = notes.map(
    ({ createdAt, authorName, authorId, text }) => html`<li>
<time datetime="${createdAt}">${toLocalMinute(new Date(createdAt))}</time> <span class="muted">${authorName ?? authorId.slice(0, 8)}</span>
<blockquote>${text}</blockquote></li>`,
  );
  return html`<section id="notes" class="card" aria-labelledby="notes-title"><h2 id="notes-title">${desk("notes_title")}</h2>
<ol class="timeline">${items}</ol>
<form method="post" action="/desk/matters/${matter.id}/notes">${formKeyField(visitor)}
<label for="note">${desk("notes_add")}</label>
<textarea id="note" name="text" rows="2" required minlength="${TEXT_LIMITS.minimum}" maxlength="${TEXT_LIMITS.maximum}"></textarea>
<button class="primary">${desk("notes_save")}</button></form></section>`;
}
