import type { Table } from "../conversation/reply.ts";

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\ud840-\ud8bf][\udc00-\udfff]/;

/** Columns that a text takes in a fixed-width font: a Chinese character takes two. */
function measureColumns(text: string): number {
  let columns = 0;
  for (const character of text) {
    columns += WIDE.test(character) ? 2 : 1;
  }
  return columns;
}

/** A table as lines of text whose columns line up in a fixed-width font. */
export function alignTable(table: Table): string {
  const rows = [table.columns, ...table.rows].map((row) => row.map(toCell));
  const widths = table.columns.map((_, column) =>
    Math.max(...rows.map((row) => measureColumns(row[column] ?? ""))),
  );
  return rows.map((row) => alignRow(row, widths)).join("\n");
}

function alignRow(row: readonly string[], widths: readonly number[]): string {
  return widths
    .map((width, column) => {
      const cell = row[column] ?? "";
      return cell + " ".repeat(width - measureColumns(cell));
    })
    .join("  ")
    .trimEnd();
}

function toCell(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
