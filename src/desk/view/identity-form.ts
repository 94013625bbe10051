import { html } from "hono/html";
import { mayReadIdentity, REASON_CHARS } from "../../report/read-identity.ts";
import { formKeyField } from "./form-key-field.ts";
import type { Markup } from "./markup.ts";
import type { MatterView } from "./matter-view.ts";

/** A form by which whoever may know it asks, with a reason, who reported. */
export function toIdentityForm({ opened, knowledge, visitor }: MatterView): Markup {
  const { report: reportTexts } = knowledge.texts;
  const { matter, report } = opened;
  if (report.contact === undefined || !mayReadIdentity(visitor.person, matter)) {
    return html``;
  }
  const { minimum, maximum } = REASON_CHARS;
  return html`<section class="card" aria-labelledby="identity-title"><h2 id="identity-title">${reportTexts("button_identity")}</h2>
<form method="post" action="/desk/matters/${matter.id}/identity">${formKeyField(visitor)}
<label for="identity-reason">${reportTexts("identity_ask_reason")}</label>
<input id="identity-reason" name="reason" required minlength="${minimum}" maxlength="${maximum}" autocomplete="off">
<button>${reportTexts("button_identity")}</button></form></section>`;
}
