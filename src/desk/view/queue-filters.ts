import { html } from "hono/html";
import { DUE_SPANS } from "../queue-query.ts";
import type { Markup } from "./markup.ts";
import type { QueueShown } from "./queue-shown.ts";

type Choices = readonly (readonly [key: string, label: string])[];

/** The form that narrows a queue; its answers stand in the address, so that a queue can be kept. */
export function toQueueFilters({ query, districts, knowledge }: QueueShown): Markup {
  const { reports, texts } = knowledge;
  const { desk, report } = texts;
  const states = Object.entries(reports.states.states)
    .filter(([, { open }]) => open !== query.isOver)
    .map(([key, { label }]) => [key, label] as const);
  const types = [...reports.types.values()].map(({ key, label }) => [key, label] as const);
  const dues = DUE_SPANS.map((span) => [span, desk(`due_${span}`)] as const);
  const all = [["", desk("all")]] as const;
  return html`<form class="card filters" role="search" method="get" action="/desk/queue">
<input type="hidden" name="view" value="${query.view}">
<div class="wide"><label for="search">${desk("search")}</label><input id="search" name="search" type="search" maxlength="80" value="${query.search}" placeholder="${desk("search_hint")}"></div>
${toSelect("state", report("list_state"), [...all, ...states], query.state)}
${toSelect("type", report("list_type"), [...all, ...types], query.type)}
${toSelect("district", desk("column_district"), [...all, ...districts], query.district)}
${toSelect("due", report("list_due"), [...all, ...dues], query.due)}
${toSelect(
  "order",
  desk("order"),
  [
    ["due", desk("order_due")],
    ["newest", desk("order_newest")],
  ],
  query.order,
)}
${toSelect(
  "over",
  desk("over"),
  [
    ["", desk("over_no")],
    ["1", desk("over_yes")],
  ],
  query.isOver ? "1" : "",
)}
<div><button class="primary">${desk("filter")}</button></div></form>`;
}

function toSelect(name: string, label: string, choices: Choices, chosen = ""): Markup {
  const options = choices.map(
    ([key, text]) =>
      html`<option value="${key}"${key === chosen ? html` selected` : ""}>${text}</option>`,
  );
  return html`<div><label for="filter-${name}">${label}</label><select id="filter-${name}" name="${name}">${options}</select></div>`;
}
