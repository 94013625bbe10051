import { MOST_CELLS, type SourceCell, type SourceRow } from "../lay-table.ts";
import { refusal } from "../refusal.ts";
import type { MergedRange, Sheet } from "./read-sheet.ts";

/** The filled regions of a sheet: a row without any text ends one. */
export function splitSheet({ rows, merges }: Sheet): SourceRow[][] {
  const filled = [...rows.keys()].sort((one, other) => one - other);
  const regions: number[][] = [];
  const starts = new Map(merges.map((merge) => [`${merge.top}:${merge.left}`, merge]));
  const bottoms = new Map<number, number>();
  for (const { top, bottom } of merges) {
    bottoms.set(top, Math.max(bottom, bottoms.get(top) ?? bottom));
  }
  let reach = -1;
  for (const row of filled) {
    if (row > reach + 1 || regions.length === 0) {
      regions.push([]);
    }
    regions.at(-1)?.push(row);
    reach = Math.max(reach, row, bottoms.get(row) ?? row);
  }
  return regions.map((region) => toRows(region, rows, starts));
}

function toRows(
  region: readonly number[],
  rows: Sheet["rows"],
  starts: ReadonlyMap<string, MergedRange>,
): SourceRow[] {
  const columns = region.flatMap((row) => [...(rows.get(row)?.keys() ?? [])]);
  const left = columns.reduce((least, column) => Math.min(least, column), Number.MAX_SAFE_INTEGER);
  const right = columns.reduce((most, column) => Math.max(most, column), 0);
  if ((right - left + 1) * region.length > MOST_CELLS) {
    throw refusal("too_many_cells", `a region of more than ${MOST_CELLS} cells`);
  }
  const covered = new Set<string>();
  return region.map((row) => {
    const cells: SourceCell[] = [];
    for (let column = left; column <= right; column += 1) {
      if (!covered.has(`${row}:${column}`)) {
        const merge = starts.get(`${row}:${column}`);
        const columnSpan = Math.min(merge?.right ?? column, right) - column + 1;
        const rowSpan = merge === undefined ? 1 : countRows(region, merge);
        cover(covered, merge, right);
        cells.push({ text: rows.get(row)?.get(column) ?? "", columnSpan, rowSpan });
      }
    }
    return { cells, isHeader: false };
  });
}

function countRows(region: readonly number[], { top, bottom }: MergedRange): number {
  return region.filter((row) => row >= top && row <= bottom).length;
}

function cover(covered: Set<string>, merge: MergedRange | undefined, right: number): void {
  if (merge === undefined) {
    return;
  }
  for (let row = merge.top; row <= Math.min(merge.bottom, merge.top + MOST_CELLS); row += 1) {
    for (let column = merge.left; column <= Math.min(merge.right, right); column += 1) {
      covered.add(`${row}:${column}`);
      if (covered.size > MOST_CELLS) {
        throw refusal("too_many_cells", `cells merged over more than ${MOST_CELLS}`);
      }
    }
  }
}
