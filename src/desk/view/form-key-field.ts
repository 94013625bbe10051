import { html } from "hono/html";
import type { Visitor } from "../desk-parts.ts";
import { FORM_KEY_FIELD } from "../form-key.ts";
import type { Markup } from "./markup.ts";

/** What every form carries, so that no other site can send it. */
export function formKeyField({ formKey }: Visitor): Markup {
  return html`<input type="hidden" name="${FORM_KEY_FIELD}" value="${formKey}">`;
}
