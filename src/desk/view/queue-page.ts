import { html } from "hono/html";
import { labelType } from "../../report/label-type.ts";
import type { QueuedMatter } from "../../report/matter-queue-repository.ts";
import { labelState } from "../../report/officer-card.ts";
import { toQueueAddress } from "../queue-query.ts";
import type { Page } from "./layout.ts";
import type { Markup } from "./markup.ts";
import { toQueueFilters } from "./queue-filters.ts";
import type { QueueShown } from "./queue-shown.ts";
import { toTable } from "./table.ts";

/** The matters in order, with what narrows them and the way to the next page. */
export function toQueuePage(view: QueueShown): Page {
  const { knowledge, page, count, query } = view;
  const { desk, report } = knowledge.texts;
  const columns = [
    report("list_number"),
    report("list_type"),
    report("list_state"),
    desk("column_district"),
    desk("fact_officer"),
    report("list_due"),
  ];
  const rows = page.matters.map((queued) => toRow(queued, view));
  const caption = desk(query.isOver ? "queue_count_over" : "queue_count", { count });
  const body = html`<h1>${desk("page_queue")}</h1>
${toDone(view)}
${toTabs(view)}
${toQueueFilters(view)}
<section class="card" aria-label="${desk("page_queue")}">
${rows.length === 0 ? html`<p>${desk("queue_none")}</p>` : toTable({ caption, columns, rows })}
${toPaging(view)}</section>`;
  return { title: desk("page_queue"), current: "queue", body };
}

function toDone({ done, knowledge }: QueueShown): Markup {
  const said = done && knowledge.reports.states.actions[done].done;
  return said === undefined
    ? html``
    : html`<p class="done" role="status">${knowledge.texts.desk("done", { done: said })}</p>`;
}

function toTabs({ views, query, knowledge }: QueueShown): Markup {
  const { desk } = knowledge.texts;
  const tabs = views.map((view) => {
    const current = view === query.view ? html` aria-current="page"` : "";
    const address = toQueueAddress({ ...query, view, after: undefined });
    return html`<li><a class="tab" href="${address}"${current}>${desk(`view_${view}`)}</a></li>`;
  });
  return html`<nav aria-label="${desk("views")}"><ul class="tabs">${tabs}</ul></nav>`;
}

function toRow(
  { matter, nextDueOn }: QueuedMatter,
  view: QueueShown,
): readonly (string | Markup)[] {
  const { knowledge, districts, names, today } = view;
  const { reports, texts } = knowledge;
  const isLate = nextDueOn !== null && nextDueOn < today;
  const due = nextDueOn ?? texts.report("card_due_unknown");
  return [
    html`<a data-row href="/desk/matters/${matter.id}">${matter.id}</a>`,
    labelType(matter.type, reports, texts.report),
    html`<span class="mark">${labelState(matter, reports)}</span>`,
    districts.get(matter.district) ?? matter.district,
    names.get(matter.officerId ?? "") ?? texts.desk("nobody"),
    isLate ? html`<strong class="late">${due} ${texts.desk("clock_late")}</strong>` : due,
  ];
}

function toPaging({ page, query, knowledge }: QueueShown): Markup {
  const { desk } = knowledge.texts;
  const first = toQueueAddress({ ...query, after: undefined });
  const toFirst =
    query.after === undefined
      ? html`<span></span>`
      : html`<a href="${first}">${desk("first_page")}</a>`;
  const toNext =
    page.next === undefined
      ? html``
      : html`<a rel="next" href="${toQueueAddress({ ...query, after: page.next })}">${desk("next_page")}</a>`;
  return html`<p class="paging">${toFirst}${toNext}</p>`;
}
