import type { AnswerTexts } from "./answer-texts.ts";

const EMPTY_CELL = /^[—–-]*$/;
const ORDINAL_COLUMN = /^(?:序号|编号|no\.?)$/i;
const NUMBER = /\d/;

/**
 * Words one row of a Markdown table: the name (its last cell without a figure before the figures),
 * then column and value of the others. `quote` is the row's exact line in `text`, whose first line
 * is the table's header.
 */
export function wordTableRow(text: string, texts: AnswerTexts): { text: string; quote: string } {
  const lines = text.split("\n");
  const quote = lines.at(-1) ?? text;
  const columns = toCells(lines[0] ?? "");
  const cells = toCells(quote);
  const firstFigure = cells.findIndex((cell, at) => at > 0 && NUMBER.test(cell));
  const nameAt = findNameColumn(cells, columns, firstFigure);
  const pairs = cells
    .map((value, at) => ({ column: columns[at] ?? "", value, at }))
    .filter(({ at, column, value }) => isTold(column, value) && at !== nameAt)
    .map(({ column, value }) => texts("row_base_and_planned", { column, value }))
    .join("，");
  return { text: texts("row_value", { name: cells[nameAt] ?? "", pairs }), quote };
}

function toCells(line: string): string[] {
  return line
    .replace(/^\s*\||\|\s*$/g, "")
    .split("|")
    .map((cell) => cell.trim());
}

/** The longest cell of words before the first figure names the row. */
function findNameColumn(
  cells: readonly string[],
  columns: readonly string[],
  firstFigure: number,
): number {
  const end = firstFigure === -1 ? cells.length : firstFigure;
  let best = 0;
  for (let at = 0; at < end; at += 1) {
    const isOrdinal = ORDINAL_COLUMN.test(columns[at] ?? "");
    if (!isOrdinal && (cells[at]?.length ?? 0) > (cells[best]?.length ?? 0)) {
      best = at;
    }
  }
  return best;
}

function isTold(column: string, value: string): boolean {
  return value !== "" && !EMPTY_CELL.test(value) && !ORDINAL_COLUMN.test(column);
}
