/** What a spreadsheet would take for the beginning of a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** A cell's text that no spreadsheet takes for a formula. */
export function toSafeCell(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

/** The mark by which spreadsheets know a CSV file for UTF-8. */
export const BYTE_ORDER_MARK = "\uFEFF";

/** A line of a CSV file (RFC 4180), its end included, with cells that are safe to open. */
export function toCsvLine(cells: readonly string[]): string {
  const quoted = cells
    .map(toSafeCell)
    .map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell));
  return `${quoted.join(",")}\r\n`;
}
