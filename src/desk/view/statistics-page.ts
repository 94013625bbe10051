import { html } from "hono/html";
import { COUNTED_BY, type CountedBy } from "../../report/count-matters.ts";
import type { ShownCounts, ShownStatistics } from "../../report/hide-small-counts.ts";
import { labelType } from "../../report/label-type.ts";
import { STATISTICS_SCOPES } from "../../report/read-statistics.ts";
import type { DeskKnowledge } from "../desk-parts.ts";
import type { DeskTexts } from "../desk-texts.ts";
import type { StatisticsQuery } from "../statistics-query.ts";
import { toBarChart } from "./bar-chart.ts";
import type { Page } from "./layout.ts";
import type { Markup } from "./markup.ts";
import { toTable } from "./table.ts";

/** What the page shows. */
interface StatisticsView {
  readonly statistics: ShownStatistics;
  readonly query: StatisticsQuery;
  readonly knowledge: DeskKnowledge;
  /** What places are called, by key. */
  readonly districts: ReadonlyMap<string, string>;
  /** Whether there is an office of one's own to look at. */
  readonly hasOffice: boolean;
}

/** What came in within a span of days: the sums, then charts, each with its table. */
export function toStatisticsPage(view: StatisticsView): Page {
  const { statistics, knowledge } = view;
  const { desk } = knowledge.texts;
  const title = desk("page_statistics");
  const isEmpty = statistics.total.received === 0;
  const body = html`<h1>${title}</h1>
${toForm(view)}
<section class="card" aria-labelledby="total"><h2 id="total">${desk("total")}</h2><dl class="figures">${toFigures(statistics.total, desk)}</dl>
<p class="muted">${desk("statistics_about")}</p></section>
${isEmpty ? "" : COUNTED_BY.map((by) => toSection(by, view))}`;
  return { title, current: "statistics", body };
}

function toForm({ query, hasOffice, knowledge }: StatisticsView): Markup {
  const { desk } = knowledge.texts;
  const scopes = STATISTICS_SCOPES.map(
    (scope) =>
      html`<option value="${scope}"${scope === query.scope ? html` selected` : ""}>${desk(`scope_${scope}`)}</option>`,
  );
  const scope = hasOffice
    ? html`<div><label for="scope">${desk("scope")}</label><select id="scope" name="scope">${scopes}</select></div>`
    : "";
  return html`<form class="card filters" method="get" action="/desk/statistics">
<div><label for="from">${desk("from")}</label><input id="from" name="from" type="date" value="${query.from}"></div>
<div><label for="to">${desk("to")}</label><input id="to" name="to" type="date" value="${query.to}"></div>
${scope}<div><button class="primary">${desk("filter")}</button></div></form>`;
}

const COLUMNS = ["received", "accepted", "over", "transfers", "on_time", "days"] as const;

function toFigures(counts: ShownCounts, desk: DeskTexts): readonly Markup[] {
  const cells = toCells(counts, desk);
  return COLUMNS.map(
    (column, index) => html`<div><dt>${desk(`count_${column}`)}</dt><dd>${cells[index]}</dd></div>`,
  );
}

function toSection(by: CountedBy, view: StatisticsView): Markup {
  const { desk } = view.knowledge.texts;
  const title = desk(`by_${by}`);
  const rows = [...view.statistics.tables[by]].map(
    ([key, counts]) => [nameOf(by, key, view), counts] as const,
  );
  const bars = rows.map(([label, { received }]) => ({
    ...{ label, value: received ?? 0 },
    shown: received === null ? desk("hidden_short") : String(received),
  }));
  const columns = [title, ...COLUMNS.map((column) => desk(`count_${column}`))];
  const cells = rows.map(([label, counts]) => [label, ...toCells(counts, desk)]);
  return html`<section class="card" aria-labelledby="by-${by}"><h2 id="by-${by}">${title}</h2>
${toBarChart(desk("chart_of", { title }), bars)}
<details><summary>${desk("as_table")}</summary>${toTable({ caption: title, columns, rows: cells })}</details></section>`;
}

function nameOf(by: CountedBy, key: string, { knowledge, districts }: StatisticsView): string {
  const { reports, texts } = knowledge;
  switch (by) {
    case "type":
      return labelType(key, reports, texts.report);
    case "district":
      return districts.get(key) ?? key;
    case "office":
      return reports.offices.get(key)?.name ?? key;
  }
}

function toCells(counts: ShownCounts, desk: DeskTexts): readonly string[] {
  const { received, accepted, over, transfers, onTimeRate, medianDaysToAccept } = counts;
  const shown = (value: number | null) => (value === null ? desk("hidden_short") : String(value));
  const rate = onTimeRate === null ? desk("no_figure") : `${(onTimeRate * 100).toFixed(1)}%`;
  const days =
    medianDaysToAccept === null ? desk("no_figure") : desk("days", { days: medianDaysToAccept });
  return [...[received, accepted, over, transfers].map(shown), rate, days];
}
