import { html } from "hono/html";
import { toLocalMinute } from "../../base/clock.ts";
import type { LoggedEvent } from "../../report/event-log-repository.ts";
import { describeMove } from "../describe-move.ts";
import type { DeskTexts } from "../desk-texts.ts";
import { labelEvent } from "../label-event.ts";
import type { Markup } from "./markup.ts";
import type { MatterView } from "./matter-view.ts";

/** What happened, the latest first. */
export function toTimeline(view: MatterView): Markup {
  const { desk } = view.knowledge.texts;
  const items = [...view.opened.events].reverse().map((event) => toItem(event, view));
  return html`<section class="card" aria-labelledby="timeline-title"><h2 id="timeline-title">${desk("timeline_title")}</h2>
<ol class="timeline">${items}</ol></section>`;
}

function toItem(event: LoggedEvent, { opened, knowledge }: MatterView): Markup {
  const { desk } = knowledge.texts;
  const actor = opened.names.get(event.actor_id) ?? labelActor(event.actor_role, desk);
  const text = typeof event.data.text === "string" ? event.data.text : "";
  return html`<li><time datetime="${event.at}">${toLocalMinute(new Date(event.at))}</time>
<p><strong>${labelEvent(event.kind, knowledge)}</strong> <span class="muted">${actor}</span></p>
${describeMove(event, knowledge).map((line) => html`<p>${line}</p>`)}
${text === "" ? "" : html`<blockquote>${text}</blockquote>`}</li>`;
}

function labelActor(role: string, desk: DeskTexts): string {
  return desk(role === "system" ? "actor_system" : "actor_reporter");
}
