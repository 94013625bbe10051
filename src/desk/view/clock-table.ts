import { html } from "hono/html";
import { toLocalDate } from "../../base/clock.ts";
import type { MatterClock } from "../../report/matter.ts";
import type { Markup } from "./markup.ts";
import type { MatterView } from "./matter-view.ts";

/** The limits of a matter, those that run first, each with its law and last day. */
export function toClockTable({ opened, knowledge, now }: MatterView): Markup {
  const { desk } = knowledge.texts;
  const today = toLocalDate(now);
  const order = (clock: MatterClock) => `${RANK[clock.status]} ${clock.dueOn ?? "9999"}`;
  const clocks = [...opened.clocks].sort((a, b) => (order(a) < order(b) ? -1 : 1));
  const items = clocks.map((clock) => {
    const rule = knowledge.reports.clocks.get(clock.clockId);
    const isLate = clock.status === "running" && clock.dueOn !== null && clock.dueOn < today;
    const due = clock.dueOn ?? desk("due_unknown");
    const name = clock.provisional ? "clock_due_provisional" : "clock_due";
    return html`<li${isLate ? html` class="late"` : ""}>
<strong>${rule?.label ?? clock.clockId}</strong> <span class="mark">${desk(isLate ? "clock_late" : `clock_${clock.status}`)}</span>
<p>${desk(name, { due, from: clock.startedOn })}</p>
<p class="muted">${rule?.law ?? ""}</p></li>`;
  });
  return html`<section class="card" aria-labelledby="clocks-title"><h2 id="clocks-title">${desk("clocks_title")}</h2>
${items.length === 0 ? html`<p>${desk("clocks_none")}</p>` : html`<ul class="clocks">${items}</ul>`}</section>`;
}

const RANK: Readonly<Record<MatterClock["status"], number>> = {
  running: 0,
  noted: 1,
  paused: 2,
  held: 3,
  met: 4,
  stopped: 5,
};
