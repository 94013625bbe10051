import type { SourceCell, SourceRow } from "../lay-table.ts";

const SAME_COLUMN = 3;

/** Whether two parts of a table are bounded at the same places. */
export function hasSameColumns(one: readonly number[], other: readonly number[]): boolean {
  return (
    one.length === other.length &&
    one.every((at, index) => Math.abs(at - (other[index] ?? 0)) < SAME_COLUMN)
  );
}

/**
 * Sets the part of a table on the next page below the first: a header that repeats is left out, a row
 * that the page broke is put together.
 */
export function continueTable(
  before: readonly SourceRow[],
  after: readonly SourceRow[],
): { readonly rows: SourceRow[]; readonly repeated: readonly string[] } {
  const firstOwn = after.findIndex((row, at) => !isSameRow(row, before[at]));
  const start = firstOwn === -1 ? after.length : firstOwn;
  const [first, ...others] = after.slice(start);
  const last = before.at(-1);
  const own = first === undefined ? [] : [first];
  const rows =
    first !== undefined && last !== undefined && isBroken(last, first)
      ? [...before.slice(0, -1), joinRows(last, first)]
      : [...before, ...own];
  return {
    rows: [...rows, ...others],
    repeated: after.slice(0, start).flatMap(({ cells }) => cells.map(({ text }) => text)),
  };
}

function isSameRow(one: SourceRow, other: SourceRow | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The rest of a row has no ordinal and few texts; a row below a merged cell has all but one. */
function isBroken({ cells }: SourceRow, rest: SourceRow): boolean {
  const isPlain = (cell: SourceCell) => cell.columnSpan === 1 && cell.rowSpan === 1;
  const filled = rest.cells.filter(({ text }) => text !== "").length;
  return (
    cells.length === rest.cells.length &&
    [...cells, ...rest.cells].every(isPlain) &&
    rest.cells[0]?.text === "" &&
    filled < cells.length - 1
  );
}

function joinRows({ cells, isHeader }: SourceRow, rest: SourceRow): SourceRow {
  return {
    isHeader,
    cells: cells.map((cell, at) => ({ ...cell, text: cell.text + (rest.cells[at]?.text ?? "") })),
  };
}
