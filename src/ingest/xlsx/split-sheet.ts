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
      if (covered.has(`${row}:${column}`)) {
        continue;
      }
      const merge = starts.get(`${row}:${column}`);
      const lastColumn = Math.min(merge?.right ?? column, right);
      const rowsBelow =
        merge === undefined ? [] : region.filter((other) => other > row && other <= merge.bottom);
      for (const other of [row, ...rowsBelow]) {
        for (let at = column; at <= lastColumn; at += 1) {
          covered.add(`${other}:${at}`);
        }
      }
      cells.push({
        text: rows.get(row)?.get(column) ?? "",
        columnSpan: lastColumn - column + 1,
        rowSpan: 1 + rowsBelow.length,
      });
      column = lastColumn;
    }
    return { cells, isHeader: false };
  });
}
