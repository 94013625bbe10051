/** One citable piece of a Markdown text. */
export interface MarkdownPiece {
  /** Headings from the outermost to the piece's own. */
  readonly path: readonly string[];
  /** A run of lines exactly as it stands in the source; a table row stands below its table's header. */
  readonly text: string;
  readonly kind: "clause" | "table_row";
  /** The page of the source on which it begins, when the text has marks of pages. */
  readonly page?: number;
}

interface Line {
  readonly text: string;
  readonly page: number | undefined;
  readonly isFenced: boolean;
}

const HEADING = /^(#{1,6}) (.*)$/;
const FENCE = /^\s*(?:```|~~~)/;
/** Stands above the first block of a page, and is no text. */
const PAGE_MARK = /^<!-- page (\d+) -->$/;
const TABLE_LINE = /^\s*\|/;
const TABLE_RULE = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;

/**
 * Splits Markdown by its structure: one clause per heading (the text beneath it without deeper
 * sections), one piece per data row of a table. Front matter must be gone already.
 */
export function splitMarkdown(markdown: string): MarkdownPiece[] {
  const blocks: MarkdownPiece[][] = [];
  const path: string[] = [];
  const levels: number[] = [];
  let block: Line[] = [];
  const endBlock = () => {
    blocks.push(splitBlock(block, [...path]));
    block = [];
  };
  for (const line of readLines(markdown)) {
    const heading = line.isFenced ? null : HEADING.exec(line.text);
    if (heading === null) {
      block.push(line);
      continue;
    }
    endBlock();
    const level = heading[1]?.length ?? 1;
    while ((levels.at(-1) ?? 0) >= level) {
      levels.pop();
      path.pop();
    }
    levels.push(level);
    path.push(heading[2]?.trim() ?? "");
  }
  endBlock();
  return blocks.flat();
}

/** Takes the marks of pages out, and notes for each line what they and the code fences say. */
function readLines(markdown: string): Line[] {
  const lines: Line[] = [];
  let isFenced = false;
  let page: number | undefined;
  for (const text of markdown.split("\n")) {
    isFenced = FENCE.test(text) ? !isFenced : isFenced;
    const mark = isFenced ? null : PAGE_MARK.exec(text);
    if (mark === null) {
      lines.push({ text, page, isFenced });
    } else {
      page = Number(mark[1]);
    }
  }
  return lines;
}

function splitBlock(lines: readonly Line[], path: readonly string[]): MarkdownPiece[] {
  const pieces: MarkdownPiece[] = [];
  let clause: Line[] = [];
  const endClause = () => {
    const text = clause
      .map((line) => line.text)
      .join("\n")
      .trim();
    const first = clause.find((line) => line.text.trim() !== "");
    if (first !== undefined) {
      pieces.push({ path, text, kind: "clause", ...pageOf(first) });
    }
    clause = [];
  };
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index];
    if (line === undefined) {
      break;
    }
    if (!TABLE_LINE.test(line.text) || !TABLE_RULE.test(lines[index + 1]?.text ?? "")) {
      clause.push(line);
      continue;
    }
    endClause();
    const rows = rowsBelow(lines, index + 2);
    for (const row of rows) {
      pieces.push({ path, text: `${line.text}\n${row.text}`, kind: "table_row", ...pageOf(row) });
    }
    index += 1 + rows.length;
  }
  endClause();
  return pieces;
}

function pageOf({ page }: Line): { readonly page?: number } {
  return page === undefined ? {} : { page };
}

function rowsBelow(lines: readonly Line[], start: number): readonly Line[] {
  const end = lines.findIndex((line, index) => index >= start && !TABLE_LINE.test(line.text));
  return lines.slice(start, end === -1 ? undefined : end);
}
