import { html } from "hono/html";
import type { Markup } from "./markup.ts";

/** What stands in a cell. */
type Cell = string | number | Markup;

/** A table; each row begins with what names it. */
export interface TableView {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** A table that becomes a list of cards where the screen is narrow. */
export function toTable({ caption, columns, rows }: TableView): Markup {
  const head = columns.map((column) => html`<th scope="col">${column}</th>`);
  return html`<table class="stack"><caption>${caption}</caption>
<thead><tr>${head}</tr></thead>
<tbody>${rows.map((row) => toRow(row, columns))}</tbody></table>`;
}

function toRow(
  [first = "", ...rest]: readonly Cell[],
  [name, ...names]: readonly string[],
): Markup {
  const cells = rest.map((cell, index) => html`<td data-label="${names[index]}">${cell}</td>`);
  return html`<tr><th scope="row" data-label="${name}">${first}</th>${cells}</tr>`;
}
