import type { Block, ReadContent } from "../block.ts";
import { layTable, type SourceRow } from "../lay-table.ts";
import { joinLines } from "../read-plain-text.ts";
import { continueTable, hasSameColumns } from "./continue-table.ts";
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
      rows: readonly SourceRow[];
      readonly columns: readonly number[];
      readonly page: number;
      lastPage: number;
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
  const leftOut: string[] = [];
  for (const [index, { tables, number }] of split.entries()) {
    leftOut.push(...addPage(parts, texts[index] ?? [], tables, number, layout));
  }
  const laid = parts.map(layPart);
  return {
    blocks: laid.flatMap(({ blocks }) => blocks),
    joinedRows: laid.reduce((sum, { joinedRows }) => sum + joinedRows, 0),
    dropped: [
      ...[...running].map(({ text }) => text),
      ...split.flatMap(({ aslant }) => aslant),
      ...leftOut,
    ],
  };
}

/** Gives what is left out: marks of notes that became others, headers that repeat. */
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
  const repeated: string[] = [];
  for (const { line, table } of pieces) {
    if (line !== undefined) {
      addLine(parts, line, page, layout);
    } else if (table !== undefined) {
      repeated.push(...addTable(parts, table, page));
    }
  }
  for (const note of notes) {
    const block = { ...note, mark: numbers.get(note.mark) ?? note.mark };
    parts.push({ kind: "note", block });
  }
  // Each stands twice: in the text, and before the note.
  const marks = [...numbers].flatMap(([mark, number]) => (mark === number ? [] : [mark, mark]));
  return [...repeated, ...marks];
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

/** A table goes on over the page when nothing stands between its parts and the columns are the same. */
function addTable(parts: Part[], table: RuledTable, page: number): readonly string[] {
  const before = parts.findLast(({ kind }) => kind !== "note");
  const isNext = before?.kind === "table" && before.lastPage !== page;
  if (before?.kind === "table" && isNext && hasSameColumns(before.columns, table.columns)) {
    const { rows, repeated } = continueTable(before.rows, table.rows);
    before.rows = rows;
    before.lastPage = page;
    return repeated;
  }
  parts.push({ kind: "table", rows: table.rows, columns: table.columns, page, lastPage: page });
  return [];
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
