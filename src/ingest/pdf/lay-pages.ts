import type { Block, ReadContent } from "../block.ts";
import { layTable, type SourceRow } from "../lay-table.ts";
import { joinLines } from "../read-plain-text.ts";
import { type BodyLayout, isContinued, measureLayout, splitFootnotes } from "./join-lines.ts";
import type { PdfPage } from "./open-pdf.ts";
import { type PageLine, toLines } from "./page-line.ts";
import { findRuledTables, type RuledTable } from "./ruled-table.ts";
import { findRunningHeads } from "./running-heads.ts";

/** A paragraph or a table that is still growing. */
type Part =
  | {
      readonly kind: "paragraph";
      text: string;
      last: PageLine;
      readonly page: number;
      lastPage: number;
    }
  | {
      readonly kind: "table";
      readonly rows: SourceRow[];
      readonly columns: readonly number[];
      readonly page: number;
    }
  | { readonly kind: "note"; readonly block: Block };

/** Puts what the pages draw in order: paragraphs and tables that go on over pages are joined. */
export function layPages(pages: readonly PdfPage[]): ReadContent {
  const split = pages.map(({ drawnLines, runs, height, number, aslant }) => {
    const { tables, others } = findRuledTables(drawnLines, runs);
    return { tables, lines: toLines(others), height, number, aslant };
  });
  const running = findRunningHeads(split);
  const texts = split.map(({ lines }) => lines.filter((line) => !running.has(line)));
  const layout = measureLayout(texts);
  const parts: Part[] = [];
  const renumbered: string[] = [];
  for (const [index, { tables, number }] of split.entries()) {
    renumbered.push(...addPage(parts, texts[index] ?? [], tables, number, layout));
  }
  const laid = parts.map(layPart);
  return {
    blocks: laid.flatMap(({ blocks }) => blocks),
    joinedRows: laid.reduce((sum, { joinedRows }) => sum + joinedRows, 0),
    dropped: [
      ...[...running].map(({ text }) => text),
      ...split.flatMap(({ aslant }) => aslant),
      ...renumbered,
    ],
  };
}

/** Gives the marks of notes that became others. */
function addPage(
  parts: Part[],
  lines: readonly PageLine[],
  tables: readonly RuledTable[],
  page: number,
  layout: BodyLayout,
): string[] {
  const { body, notes } = splitFootnotes(lines, layout, page);
  const notesBefore = parts.filter(({ kind }) => kind === "note").length;
  const numbers = new Map(notes.map(({ mark }, at) => [mark, String(notesBefore + at + 1)]));
  const pieces = [
    ...body.map((line) => ({
      top: line.baseline,
      line: { ...line, text: renumberMarks(line.text, numbers) },
      table: undefined,
    })),
    ...tables.map((table) => ({ top: table.top, table, line: undefined })),
  ].sort((one, other) => other.top - one.top);
  for (const { line, table } of pieces) {
    if (line !== undefined) {
      addLine(parts, line, page, layout);
    } else if (table !== undefined) {
      addTable(parts, table, page);
    }
  }
  for (const note of notes) {
    const block = { ...note, mark: numbers.get(note.mark) ?? note.mark };
    parts.push({ kind: "note", block });
  }
  // Each stands twice: in the text, and before the note.
  return [...numbers].flatMap(([mark, number]) => (mark === number ? [] : [mark, mark]));
}

/** Notes may count anew on every page. A raised figure without a note is a figure: m², 10³. */
function renumberMarks(text: string, numbers: ReadonlyMap<string, string>): string {
  return text.replace(/\[\^(\d+)\]/g, (_, mark: string) => {
    const number = numbers.get(mark);
    return number === undefined ? mark : `[^${number}]`;
  });
}

function addLine(parts: Part[], line: PageLine, page: number, layout: BodyLayout): void {
  const before = parts.findLast(({ kind }) => kind !== "note");
  const continues =
    before?.kind === "paragraph" &&
    isContinued(before.last, line, layout, before.lastPage !== page);
  if (before?.kind === "paragraph" && continues) {
    before.text = joinLines(before.text, line.text);
    before.last = line;
    before.lastPage = page;
  } else {
    parts.push({ kind: "paragraph", text: line.text, last: line, page, lastPage: page });
  }
}

const SAME_COLUMN = 3;

/** A table goes on over the page when nothing stands between its parts and the columns are the same. */
function addTable(parts: Part[], { rows, columns }: RuledTable, page: number): void {
  const before = parts.findLast(({ kind }) => kind !== "note");
  const continues =
    before?.kind === "table" &&
    before.page !== page &&
    before.columns.length === columns.length &&
    before.columns.every((at, index) => Math.abs(at - (columns[index] ?? 0)) < SAME_COLUMN);
  if (before?.kind === "table" && continues) {
    const first = before.rows[0];
    const isRepeated = JSON.stringify(first) === JSON.stringify(rows[0]);
    before.rows.push(...(isRepeated ? rows.slice(countHeader(before.rows, rows)) : rows));
  } else {
    parts.push({ kind: "table", rows: [...rows], columns, page });
  }
}

/** How many rows at the beginning repeat those of the page before. */
function countHeader(before: readonly SourceRow[], rows: readonly SourceRow[]): number {
  const end = rows.findIndex((row, at) => JSON.stringify(row) !== JSON.stringify(before[at]));
  return end === -1 ? rows.length : end;
}

function layPart(part: Part): { readonly blocks: readonly Block[]; readonly joinedRows: number } {
  switch (part.kind) {
    case "paragraph":
      return { blocks: [{ kind: "paragraph", text: part.text, page: part.page }], joinedRows: 0 };
    case "table":
      return layTable(part.rows, part.page);
    case "note":
      return { blocks: [part.block], joinedRows: 0 };
  }
}
