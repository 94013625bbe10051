import { html } from "hono/html";
import { toLocalMinute } from "../../base/clock.ts";
import type { DeskSessionRow } from "../../storage/tables.ts";
import type { Visitor } from "../desk-parts.ts";
import type { DeskTexts } from "../desk-texts.ts";
import { formKeyField } from "./form-key-field.ts";
import type { Markup } from "./markup.ts";

/** The browsers that a person is signed in from, each with a button that ends it. */
export function toSessionList(
  sessions: readonly DeskSessionRow[],
  visitor: Visitor,
  texts: DeskTexts,
): Markup {
  const items = sessions.map((session) => toItem(session, visitor, texts));
  return html`<h1>${texts("page_sessions")}</h1>
<p>${texts("sessions_about")}</p>
<ul class="list">${items}</ul>
<form method="post" action="/desk/sessions/end-all">${formKeyField(visitor)}
<button class="danger">${texts("sessions_end_all")}</button></form>`;
}

function toItem(session: DeskSessionRow, visitor: Visitor, texts: DeskTexts): Markup {
  const isThis = session.id === visitor.session.id;
  const from = toLocalMinute(new Date(session.created_at));
  const seen = toLocalMinute(new Date(session.last_seen_at));
  return html`<li class="card row">
<div><strong>${nameDevice(session.device, texts)}</strong>${isThis ? html` <span class="mark">${texts("sessions_this")}</span>` : ""}
<p class="muted">${texts("sessions_times", { from, seen })}</p></div>
<form method="post" action="/desk/sessions/end">${formKeyField(visitor)}
<input type="hidden" name="id" value="${session.id}">
<button class="quiet" aria-label="${texts("sessions_end_of", { from })}">${texts("sessions_end")}</button></form></li>`;
}

/** What a person knows their browser by. */
function nameDevice(device: string, texts: DeskTexts): string {
  const browsers = ["MicroMessenger", "Edg", "Firefox", "Chrome", "Safari"];
  const systems = ["Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux"];
  const find = (names: readonly string[]) => names.find((name) => device.includes(name));
  const found = [find(browsers), find(systems)].filter((name) => name !== undefined);
  return found.length === 0 ? texts("sessions_unknown") : found.join(" · ");
}
