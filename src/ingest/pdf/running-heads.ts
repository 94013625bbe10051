import type { PageLine } from "./page-line.ts";

/** The lines of one page, and its height in points. */
export interface PageLines {
  readonly lines: readonly PageLine[];
  readonly height: number;
}

const EDGE_LINES = 2;
/** Page numbers and running heads stand in the outer parts of a page. */
const EDGE_PART = 0.12;
const SAME_PLACE = 4;
/** `- 3 -`, `第3页 共9页`: no text looks like that. */
const MARKED_NUMBER =
  /^(?:[-—–－·]\s*\d{1,4}\s*[-—–－·]|第\s*\d{1,4}\s*页.*|\d{1,4}\s*[/／]\s*\d{1,4})$/;
const BARE_NUMBER = /^\d{1,4}$/;

interface EdgeLine {
  readonly line: PageLine;
  readonly page: number;
}

/** The lines that repeat at the edge of pages, and the page numbers. */
export function findRunningHeads(pages: readonly PageLines[]): Set<PageLine> {
  const edges = pages.flatMap(({ lines, height }, page) =>
    [...lines.slice(0, EDGE_LINES), ...lines.slice(EDGE_LINES).slice(-EDGE_LINES)]
      .filter((line) => isAtEdge(line, height))
      .map((line) => ({ line, page })),
  );
  const fewest = Math.max(2, pages.length / 3);
  return new Set(
    edges
      .filter(
        (edge) =>
          MARKED_NUMBER.test(edge.line.text) ||
          new Set(edges.filter((other) => isSame(edge, other)).map(({ page }) => page)).size >=
            fewest,
      )
      .map(({ line }) => line),
  );
}

function isAtEdge({ baseline }: PageLine, height: number): boolean {
  return baseline < height * EDGE_PART || baseline > height * (1 - EDGE_PART);
}

/** The same words in the same place; bare figures only where they count the pages. */
function isSame(one: EdgeLine, other: EdgeLine): boolean {
  const isNear = Math.abs(one.line.baseline - other.line.baseline) < SAME_PLACE;
  const isBare = BARE_NUMBER.test(one.line.text);
  const isCounting = Number(one.line.text) - one.page === Number(other.line.text) - other.page;
  const isRepeated = withoutDigits(one.line.text) === withoutDigits(other.line.text);
  return isNear && (isBare ? isCounting : isRepeated);
}

function withoutDigits(text: string): string {
  return text.replace(/\d+/g, "#").replace(/\s+/g, "");
}
