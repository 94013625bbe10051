import { parse } from "csv-parse/sync";
import type { ReadContent } from "./block.ts";
import { layTable, MOST_CELLS } from "./lay-table.ts";
import { refusal } from "./refusal.ts";

const DELIMITERS = [",", "\t", ";", "，"] as const;

/**
 * Reads a table of text, separated by commas, tabs or semicolons, whichever the first line has most.
 *
 * @throws AppError `too_many_cells`.
 */
export function readCsv(text: string): ReadContent {
  const rows: string[][] = [];
  let count = 0;
  parse(text, {
    delimiter: chooseDelimiter(text.split("\n", 1)[0] ?? ""),
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    on_record: (record: string[]) => {
      count += record.length;
      if (count > MOST_CELLS) {
        throw refusal("too_many_cells", `more than ${MOST_CELLS} cells`);
      }
      rows.push(record);
      return null;
    },
  });
  const table = layTable(
    rows.map((row) => ({
      isHeader: false,
      cells: row.map((cell) => ({ text: cell, columnSpan: 1, rowSpan: 1 })),
    })),
  );
  return { ...table, dropped: [] };
}

/** Also used where the cells are counted. */
export function chooseDelimiter(firstLine: string): string {
  const counts = DELIMITERS.map((delimiter) => firstLine.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ",";
}
