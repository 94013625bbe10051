import { html } from "hono/html";
import type { Markup } from "./markup.ts";

/** One bar: what it stands for, how long it is, and what is written at its end. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  readonly shown: string;
}

const ROW_PX = 46;
const TEXT_PX = 16;
const BAR_TOP_PX = 23;
const BAR_PX = 14;
const FULL_PERCENT = 100;
const LEAST_PERCENT = 0.5;

/** Bars under one another, the longest as wide as the page; a table says the same in words. */
export function toBarChart(title: string, bars: readonly Bar[]): Markup {
  const largest = Math.max(...bars.map(({ value }) => value), 0);
  const rows = bars.map((bar, index) => toRow(bar, index * ROW_PX, largest));
  return html`<svg class="chart" role="img" aria-label="${title}" width="100%" height="${bars.length * ROW_PX}">${rows}</svg>`;
}

function toRow({ label, value, shown }: Bar, top: number, largest: number): Markup {
  const share = largest === 0 ? 0 : (FULL_PERCENT * value) / largest;
  const percent = value === 0 ? 0 : Math.max(share, LEAST_PERCENT);
  return html`<text x="0" y="${top + TEXT_PX}">${label}</text><text class="value" x="100%" y="${top + TEXT_PX}" text-anchor="end">${shown}</text>
<rect class="rail" x="0" y="${top + BAR_TOP_PX}" width="100%" height="${BAR_PX}" rx="3"></rect>
<rect class="bar-fill" x="0" y="${top + BAR_TOP_PX}" width="${percent.toFixed(1)}%" height="${BAR_PX}" rx="3"></rect>`;
}
