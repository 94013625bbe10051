import type { PageLine } from "./page-line.ts";

/** The lines of one page, and its height in points. */
export interface PageLines {
  readonly lines: readonly PageLine[];
  readonly height: number;
}

const EDGE_LINES = 2;
/** Page numbers stand in the outer parts of a page. */
const EDGE_PART = 0.12;
const SAME_PLACE = 4;
const PAGE_NUMBER =
  /^[-—–－·.\s]*(?:第\s*)?(?:\d{1,4}|[ivxlIVXL]{1,6})(?:\s*页)?(?:\s*[/／，,共]+\s*\d{1,4}\s*页?)?[-—–－·.\s]*$/;

/** The lines that repeat at the edge of pages, and the page numbers. */
export function findRunningHeads(pages: readonly PageLines[]): Set<PageLine> {
  const edges = pages.map(({ lines }) => [
    ...lines.slice(0, EDGE_LINES),
    ...lines.slice(EDGE_LINES).slice(-EDGE_LINES),
  ]);
  const fewest = Math.max(2, pages.length / 3);
  const found = new Set<PageLine>();
  for (const [index, edge] of edges.entries()) {
    const height = pages[index]?.height ?? 0;
    for (const line of edge) {
      const repeats = edges.filter((other) => other.some((one) => isSame(one, line)));
      const isNumber = PAGE_NUMBER.test(line.text) && isAtEdge(line, height);
      if (isNumber || (repeats.length >= fewest && isAtEdge(line, height))) {
        found.add(line);
      }
    }
  }
  return found;
}

function isAtEdge({ baseline }: PageLine, height: number): boolean {
  return baseline < height * EDGE_PART || baseline > height * (1 - EDGE_PART);
}

function isSame(one: PageLine, other: PageLine): boolean {
  const isNear = Math.abs(one.baseline - other.baseline) < SAME_PLACE;
  return isNear && withoutDigits(one.text) === withoutDigits(other.text);
}

function withoutDigits(text: string): string {
  return text.replace(/\d+/g, "#").replace(/\s+/g, "");
}
