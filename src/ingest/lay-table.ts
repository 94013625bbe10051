import type { Block } from "./block.ts";
import { refusal } from "./refusal.ts";

/** A cell as the source has it. */
export interface SourceCell {
  readonly text: string;
  readonly columnSpan: number;
  readonly rowSpan: number;
}

export interface SourceRow {
  readonly cells: readonly SourceCell[];
  /** The source itself marks it as a row of the header. */
  readonly isHeader: boolean;
}

/** A table in blocks. */
export interface LaidTable {
  readonly blocks: readonly Block[];
  /** How many rows became one with another, or a paragraph beside the table. */
  readonly joinedRows: number;
}

/** A table of more cells is refused. */
export const MOST_CELLS = 1_000_000;

/**
 * Lays merged cells out over rows and columns, joins a header of several rows, and sets what is no
 * table apart: lines over the full width above and below it, a single cell that is but a frame.
 *
 * @throws AppError `too_many_cells` above 10⁶.
 */
export function layTable(source: readonly SourceRow[], page?: number): LaidTable {
  const grid = layGrid(source);
  const filled = grid.filter(({ cells }) => cells.some(({ text }) => text !== ""));
  const start = filled.findIndex((row) => !isFullWidth(row));
  if (start === -1) {
    return { blocks: filled.map((row) => toParagraph(row, page)), joinedRows: 0 };
  }
  const end = filled.findLastIndex((row) => !isFullWidth(row)) + 1;
  const body = filled.slice(start, end);
  const headerRows = countHeaderRows(body);
  const table: Block = {
    kind: "table",
    header: joinHeader(body.slice(0, headerRows)),
    rows: body.slice(headerRows).map(({ cells }) => cells.map(({ text }) => text)),
    page,
  };
  return {
    blocks: [
      ...filled.slice(0, start).map((row) => toParagraph(row, page)),
      table,
      ...filled.slice(end).map((row) => toParagraph(row, page)),
    ],
    joinedRows: headerRows - 1 + filled.length - body.length,
  };
}

interface GridCell {
  readonly text: string;
  /** Position of the cell's first row and column: equal for all places of a merged cell. */
  readonly origin: string;
  readonly lastRow: number;
}

interface GridRow {
  readonly cells: readonly GridCell[];
  readonly isHeader: boolean;
  readonly index: number;
}

function layGrid(source: readonly SourceRow[]): GridRow[] {
  const places: GridCell[][] = source.map(() => []);
  let count = 0;
  for (const [rowIndex, { cells }] of source.entries()) {
    let column = 0;
    for (const { text, columnSpan, rowSpan } of cells) {
      column = findFree(places[rowIndex] ?? [], column);
      const rows = places.slice(rowIndex, rowIndex + rowSpan);
      count += columnSpan * rows.length;
      refuseAbove(count);
      const lastRow = rowIndex + rows.length - 1;
      const cell = { text: toCellText(text), origin: `${rowIndex}:${column}`, lastRow };
      for (const row of rows) {
        for (let at = column; at < column + columnSpan; at += 1) {
          row[at] = cell;
        }
      }
      column += columnSpan;
    }
  }
  return evenOut(places).map((cells, index) => ({
    cells,
    isHeader: source[index]?.isHeader ?? false,
    index,
  }));
}

/** All rows as wide as the widest that holds text. */
function evenOut(places: readonly GridCell[][]): GridCell[][] {
  let width = 0;
  for (const row of places) {
    width = Math.max(width, 1 + row.findLastIndex((cell) => (cell?.text ?? "") !== ""));
  }
  refuseAbove(width * places.length);
  return places.map((row, rowIndex) =>
    Array.from(
      { length: width },
      (_, at) => row[at] ?? { text: "", origin: `${rowIndex}:${at}`, lastRow: rowIndex },
    ),
  );
}

function findFree(row: readonly GridCell[], start: number): number {
  let column = start;
  while (row[column] !== undefined) {
    column += 1;
  }
  return column;
}

function refuseAbove(cells: number): void {
  if (cells > MOST_CELLS) {
    throw refusal("too_many_cells", `more than ${MOST_CELLS} cells`);
  }
}

/** One cell only holds text, and it is merged over the row, or stands first in it. */
function isFullWidth({ cells }: GridRow): boolean {
  const [first] = cells;
  return cells.every(({ text, origin }) => text === "" || origin === first?.origin);
}

/** The rows that the source marks; else as many as the merged cells of the first row reach over. */
function countHeaderRows(rows: readonly GridRow[]): number {
  const marked = rows.findIndex(({ isHeader }) => !isHeader);
  if (marked > 0) {
    return marked;
  }
  const [first] = rows;
  if (first === undefined) {
    return 0;
  }
  const lastRow = Math.max(...first.cells.map((cell) => cell.lastRow));
  const reached = rows.filter(({ index }) => index <= lastRow).length;
  const isMergedAcross = first.cells.some(
    ({ origin, text }, at) => text !== "" && origin === first.cells[at - 1]?.origin,
  );
  const wanted = isMergedAcross ? Math.max(2, reached) : reached;
  // A first column that is merged over all rows heads nothing.
  return wanted < rows.length ? wanted : 1;
}

function joinHeader(rows: readonly GridRow[]): string[] {
  const width = rows[0]?.cells.length ?? 0;
  return Array.from({ length: width }, (_, column) => {
    const texts = rows.map(({ cells }) => cells[column]?.text ?? "");
    return [...new Set(texts)].filter((text) => text !== "").join(" ");
  });
}

function toParagraph({ cells }: GridRow, page: number | undefined): Block {
  return { kind: "paragraph", text: cells.find(({ text }) => text !== "")?.text ?? "", page };
}

function toCellText(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
