import type { FootnoteBlock } from "../block.ts";
import { findNumberedHeading, RANKS } from "../find-numbered-heading.ts";
import { joinLines } from "../read-plain-text.ts";
import { type PageLine, toNoteMark } from "./page-line.ts";

/** How the body of the document is set. */
export interface BodyLayout {
  readonly size: number;
  readonly left: number;
  readonly right: number;
  /** From one line to the next. */
  readonly lineHeight: number;
}

const INDENT = 0.8;
const DEEPEST_INDENT = 3;
const RAGGED = 1.8;
const WIDE_GAP = 1.6;
const SAME_SIZE = 0.1;
const SMALL = 0.82;
const PARAGRAPH_END = /[。：；！？.!?:;]$/;
const NOTE = /^(?:\[(\d{1,3})\]|(\d{1,3})|([①-⑳]))\s*(?=\D)/;

/** Measures the size that most text has, its margins and its line height. */
export function measureLayout(pages: readonly (readonly PageLine[])[]): BodyLayout {
  const lines = pages.flat();
  const weights = new Map<number, number>();
  for (const { size, text } of lines) {
    const rounded = Math.round(size);
    weights.set(rounded, (weights.get(rounded) ?? 0) + text.length);
  }
  const [size = 0] = [...weights].sort((one, other) => other[1] - one[1])[0] ?? [];
  const body = lines.filter((line) => Math.round(line.size) === size);
  const gaps = pages.flatMap((page) =>
    page.slice(1).map((line, index) => (page[index]?.baseline ?? 0) - line.baseline),
  );
  return {
    size,
    left: percentile(
      body.map(({ left }) => left),
      0.05,
    ),
    right: percentile(
      body.map(({ right }) => right),
      0.95,
    ),
    lineHeight: percentile(gaps, 0.5),
  };
}

function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor((sorted.length - 1) * part)] ?? 0;
}

/** The small lines at the foot of a page that begin with a mark, and the lines above them. */
export function splitFootnotes(
  lines: readonly PageLine[],
  { size }: BodyLayout,
  page: number,
): { readonly body: readonly PageLine[]; readonly notes: FootnoteBlock[] } {
  const lastLarge = lines.findLastIndex((line) => line.size > size * SMALL);
  const start = lines.findIndex((line, index) => index > lastLarge && NOTE.test(line.text));
  if (start === -1) {
    return { body: lines, notes: [] };
  }
  const notes: { mark: string; text: string }[] = [];
  for (const { text } of lines.slice(start)) {
    const [label, ...marks] = NOTE.exec(text) ?? [];
    const last = notes.at(-1);
    if (label !== undefined) {
      notes.push({ mark: toNoteMark(marks.find(Boolean) ?? ""), text: text.slice(label.length) });
    } else if (last !== undefined) {
      last.text = joinLines(last.text, text);
    }
  }
  return {
    body: lines.slice(0, start),
    notes: notes.map((note) => ({ kind: "footnote", ...note, page })),
  };
}

/** What cannot be parted at the beginning of a line: a figure, a word, a bracket and its content. */
const START = /^[（《“‘〔【「(]*(?:[\w.%,+/~-]+|.)[，。、；：！？）》”’〕】」%)]*/;
const NARROW = 0.5;

/** About the width that was missing at the end of the line before, beyond one letter. */
function widthOfStart({ text, size }: PageLine): number {
  const letters = [...(START.exec(text)?.[0] ?? "")];
  const widths = letters.map((letter) => (letter.charCodeAt(0) < 0x2000 ? NARROW : 1));
  return Math.max(0, widths.reduce((sum, width) => sum + width, 0) - 1) * size;
}

/** A line that follows another directly: on the same page, or as the first of the next one. */
export function isContinued(
  before: PageLine,
  line: PageLine,
  layout: BodyLayout,
  isNewPage: boolean,
) {
  const gap = before.baseline - line.baseline;
  const isNear = isNewPage || (gap > 0 && gap < layout.lineHeight * WIDE_GAP);
  const isSameSize = Math.abs(before.size - line.size) < line.size * SAME_SIZE;
  const isFull = before.right + widthOfStart(line) > layout.right - line.size * RAGGED;
  const isFlush = line.left < layout.left + line.size * INDENT;
  // Further in than a first line: set to the right, or in the middle.
  const isAside = before.left > layout.left + line.size * DEEPEST_INDENT;
  const heading = findNumberedHeading(line.text);
  const startsAnew =
    heading !== undefined && (PARAGRAPH_END.test(before.text) || heading.rank < RANKS.article);
  return isNear && isSameSize && isFull && isFlush && !isAside && !startsAnew;
}
