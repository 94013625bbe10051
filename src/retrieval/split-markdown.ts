/** One citable piece of a Markdown text. */
export interface MarkdownPiece {
  /** Headings from the outermost to the piece's own. */
  readonly path: readonly string[];
  /** A run of lines exactly as it stands in the source; a table row stands below its table's header. */
  readonly text: string;
  readonly kind: "clause" | "table_row";
}

const HEADING = /^(#{1,6}) (.*)$/;
const FENCE = /^\s*(?:```|~~~)/;
const TABLE_LINE = /^\s*\|/;
const TABLE_RULE = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;

/**
 * Splits Markdown by its structure: one clause per heading (the text beneath it without deeper
 * sections), one piece per data row of a table. Front matter must be gone already.
 */
export function splitMarkdown(markdown: string): MarkdownPiece[] {
  const pieces: MarkdownPiece[] = [];
  const path: string[] = [];
  const levels: number[] = [];
  let block: string[] = [];
  let isFenced = false;
  const endBlock = () => {
    pieces.push(...splitBlock(block, [...path]));
    block = [];
  };
  for (const line of markdown.split("\n")) {
    isFenced = FENCE.test(line) ? !isFenced : isFenced;
    const heading = isFenced ? null : HEADING.exec(line);
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
  return pieces;
}

function splitBlock(lines: readonly string[], path: readonly string[]): MarkdownPiece[] {
  const pieces: MarkdownPiece[] = [];
  let clause: string[] = [];
  const endClause = () => {
    const text = clause.join("\n").trim();
    if (text !== "") {
      pieces.push({ path, text, kind: "clause" });
    }
    clause = [];
  };
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? "";
    if (!TABLE_LINE.test(line) || !TABLE_RULE.test(lines[index + 1] ?? "")) {
      clause.push(line);
      continue;
    }
    endClause();
    const rows = rowsBelow(lines, index + 2);
    pieces.push(
      ...rows.map((row) => ({ path, text: `${line}\n${row}`, kind: "table_row" as const })),
    );
    index += 1 + rows.length;
  }
  endClause();
  return pieces;
}

function rowsBelow(lines: readonly string[], start: number): string[] {
  const end = lines.findIndex((line, index) => index >= start && !TABLE_LINE.test(line));
  return lines.slice(start, end === -1 ? undefined : end);
}
