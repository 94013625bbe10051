import { html } from "hono/html";
import { toLocalMinute } from "../../base/clock.ts";
import type { LoggedEvent } from "../../report/event-log-repository.ts";
import { MATTER_ACTIONS, MATTER_STATES } from "../../report/matter-states.ts";
import type { DeskKnowledge } from "../desk-parts.ts";
import type { DeskTexts } from "../desk-texts.ts";
import type { Markup } from "./markup.ts";
import type { MatterView } from "./matter-view.ts";

/** Events that are no actions and have a name of their own. */
const NAMED_EVENTS = ["submitted", "overdue", "evidence_opened", "identity_read", "noted"] as const;

/** What happened, the latest first. */
export function toTimeline(view: MatterView): Markup {
  const { desk } = view.knowledge.texts;
  const items = [...view.opened.events].reverse().map((event) => toItem(event, view));
  return html`<section class="card" aria-labelledby="timeline-title"><h2 id="timeline-title">${desk("timeline_title")}</h2>
<ol class="timeline">${items}</ol></section>`;
}

/** What an event is called. */
function labelEvent(kind: string, { reports, texts }: DeskKnowledge): string {
  const action = MATTER_ACTIONS.find((name) => name === kind);
  const named = NAMED_EVENTS.find((name) => name === kind);
  if (action !== undefined) {
    return reports.states.actions[action].label;
  }
  return named === undefined ? kind : texts.desk(`event_${named}`);
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

/** From which state and office to which, where it moved. */
function describeMove({ data }: LoggedEvent, knowledge: DeskKnowledge): readonly string[] {
  const { reports, texts } = knowledge;
  const stateOf = (value: unknown) => {
    const state = MATTER_STATES.find((known) => known === value);
    return state === undefined ? undefined : reports.states.states[state].label;
  };
  const officeOf = (value: unknown) => reports.offices.get(String(value))?.name ?? String(value);
  const [from, to] = [stateOf(data.from), stateOf(data.to)];
  const isMoved = data.toOffice !== undefined && data.fromOffice !== data.toOffice;
  const outcome = reports.states.outcomes[String(data.outcome)];
  return [
    ...(from === undefined || to === undefined || from === to ? [] : [`${from} → ${to}`]),
    ...(isMoved ? [`${officeOf(data.fromOffice)} → ${officeOf(data.toOffice)}`] : []),
    ...(outcome === undefined ? [] : [texts.desk("event_outcome", { outcome })]),
  ];
}
