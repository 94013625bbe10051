import type { SourceCell, SourceRow } from "../lay-table.ts";
import type { DrawnLine } from "./drawn-lines.ts";
import { type TextRun, toLines } from "./page-line.ts";

/** A table whose borders are drawn, and what is left of the page's runs. */
export interface RuledTable {
  readonly rows: readonly SourceRow[];
  readonly top: number;
  /** Where its columns are bounded. */
  readonly columns: readonly number[];
}

const TOUCH = 3;
const MOST_LINES = 4000;
const FEWEST_BOUNDS = 2;

/** Finds the tables of a page, and the runs that stand in none. */
export function findRuledTables(
  lines: readonly DrawnLine[],
  runs: readonly TextRun[],
): { readonly tables: RuledTable[]; readonly others: TextRun[] } {
  const tables: RuledTable[] = [];
  let others = [...runs];
  // A map or a chart is no table.
  for (const group of lines.length > MOST_LINES ? [] : groupTouching(lines)) {
    const columns = findBounds(group.filter(({ isHorizontal }) => !isHorizontal));
    const bounds = findBounds(group.filter(({ isHorizontal }) => isHorizontal)).reverse();
    if (columns.length <= FEWEST_BOUNDS || bounds.length < FEWEST_BOUNDS) {
      continue;
    }
    const [left = 0, right = 0] = [columns[0], columns.at(-1)];
    const [top = 0, bottom = 0] = [bounds[0], bounds.at(-1)];
    const inside = others.filter((run) => isInside(run, { left, right, top, bottom }));
    if (inside.some(({ text }) => text.trim() !== "")) {
      others = others.filter((run) => !inside.includes(run));
      tables.push({ rows: toRows(group, columns, bounds, inside), top, columns });
    }
  }
  return { tables, others };
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function isInside({ left, width, baseline, size }: TextRun, box: Box): boolean {
  const [x, y] = [left + width / 2, baseline + size / 3];
  return x > box.left && x < box.right && y < box.top && y > box.bottom;
}

/** Lines that meet or cross belong to one table. */
function groupTouching(lines: readonly DrawnLine[]): DrawnLine[][] {
  const groups: DrawnLine[][] = [];
  for (const line of lines) {
    const touched = groups.filter((group) => group.some((other) => isTouching(line, other)));
    const merged = [line, ...touched.flat()];
    for (const group of touched) {
      groups.splice(groups.indexOf(group), 1);
    }
    groups.push(merged);
  }
  return groups;
}

function isTouching(one: DrawnLine, other: DrawnLine): boolean {
  if (one.isHorizontal === other.isHorizontal) {
    return (
      Math.abs(one.at - other.at) < TOUCH &&
      one.from < other.to + TOUCH &&
      other.from < one.to + TOUCH
    );
  }
  return covers(one, other.at) && covers(other, one.at);
}

function covers({ from, to }: DrawnLine, at: number): boolean {
  return at > from - TOUCH && at < to + TOUCH;
}

function findBounds(lines: readonly DrawnLine[]): number[] {
  const bounds: number[] = [];
  for (const { at } of [...lines].sort((one, other) => one.at - other.at)) {
    if (at - (bounds.at(-1) ?? Number.NEGATIVE_INFINITY) > TOUCH) {
      bounds.push(at);
    }
  }
  return bounds;
}

/** Where no line parts two places of the grid, they are one merged cell. */
function toRows(
  lines: readonly DrawnLine[],
  columns: readonly number[],
  bounds: readonly number[],
  runs: readonly TextRun[],
): SourceRow[] {
  const taken = new Set<string>();
  const isParted = (isHorizontal: boolean, at: number, middle: number) =>
    lines.some(
      (line) =>
        line.isHorizontal === isHorizontal &&
        Math.abs(line.at - at) <= TOUCH &&
        line.from < middle &&
        line.to > middle,
    );
  const middleOf = (values: readonly number[], at: number) =>
    ((values[at] ?? 0) + (values[at + 1] ?? 0)) / 2;
  const spanFrom = (start: number, end: number, isEnd: (at: number) => boolean) => {
    let at = start + 1;
    while (at < end && !isEnd(at)) {
      at += 1;
    }
    return at - start;
  };
  return bounds.slice(0, -1).map((top, row) => {
    const cells: SourceCell[] = [];
    for (let column = 0; column < columns.length - 1; column += 1) {
      if (taken.has(`${row}:${column}`)) {
        continue;
      }
      const columnSpan = spanFrom(column, columns.length - 1, (at) =>
        isParted(false, columns[at] ?? 0, middleOf(bounds, row)),
      );
      const rowSpan = spanFrom(row, bounds.length - 1, (at) =>
        isParted(true, bounds[at] ?? 0, middleOf(columns, column)),
      );
      for (let at = 0; at < columnSpan * rowSpan; at += 1) {
        taken.add(`${row + Math.floor(at / columnSpan)}:${column + (at % columnSpan)}`);
      }
      const box = {
        left: columns[column] ?? 0,
        right: columns[column + columnSpan] ?? 0,
        top,
        bottom: bounds[row + rowSpan] ?? 0,
      };
      cells.push({ text: readCell(runs, box), columnSpan, rowSpan });
    }
    return { cells, isHeader: false };
  });
}

function readCell(runs: readonly TextRun[], box: Box): string {
  return toLines(runs.filter((run) => isInside(run, box)))
    .map(({ text }) => text)
    .join("");
}
