import type { Block, ReadContent } from "./block.ts";

const PAGE_NUMBER = /^[-—–\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/／共]+\s*\d{1,4}\s*页?)?[-—–\s]*$/;
const FORM_FEED = "\f";
/** Lines that were broken at a fixed width are about this long, in characters. */
const SHORTEST_BROKEN_LINE = 20;
const SENTENCE_END = /[。！？；：.!?;:”）)]$/;

/**
 * Reads plain text. A line is a paragraph, unless the text was broken at a fixed width: then lines
 * belong together up to an empty or an indented one. Form feeds end pages; a page number beside one
 * is dropped.
 */
export function readPlainText(text: string): ReadContent {
  const pages = text.split(FORM_FEED);
  const dropped: string[] = [];
  const blocks = pages.flatMap((page, index): Block[] => {
    const lines = page.split("\n");
    const kept = pages.length > 1 ? dropPageNumber(lines, dropped) : lines;
    return toParagraphs(kept).map((paragraph) => ({
      kind: "paragraph",
      text: paragraph,
      page: pages.length > 1 ? index + 1 : undefined,
    }));
  });
  return { blocks, dropped, joinedRows: 0 };
}

function dropPageNumber(lines: readonly string[], dropped: string[]): readonly string[] {
  const filled = lines.filter((line) => line.trim() !== "");
  const number = [filled.at(-1), filled[0]].find(
    (line) => line !== undefined && PAGE_NUMBER.test(line.trim()),
  );
  if (number === undefined) {
    return lines;
  }
  dropped.push(number.trim());
  return lines.filter((line) => line !== number);
}

function toParagraphs(lines: readonly string[]): string[] {
  const filled = lines.filter((line) => line.trim() !== "");
  const isBroken = isBrokenAtWidth(filled);
  const paragraphs: string[] = [];
  let mayJoin = false;
  for (const line of lines) {
    const text = line.trim();
    const isNew = text === "" || /^[\s\u3000]/.test(line) || !mayJoin || !isBroken;
    if (text !== "") {
      const last = paragraphs.at(-1);
      if (isNew || last === undefined) {
        paragraphs.push(text);
      } else {
        paragraphs[paragraphs.length - 1] = joinLines(last, text);
      }
    }
    mayJoin = text !== "";
  }
  return paragraphs;
}

/** Joins two lines of one paragraph: a space only between words that are written with spaces. */
export function joinLines(before: string, after: string): string {
  const needsSpace = /[\w,.;:)%]$/.test(before) && /^[\w(]/.test(after);
  return `${before}${needsSpace ? " " : ""}${after}`;
}

/** Most lines stop in the middle of a sentence, at nearly the same length. */
function isBrokenAtWidth(lines: readonly string[]): boolean {
  const longest = Math.max(0, ...lines.slice(0, 1000).map((line) => line.length));
  const full = lines.filter((line) => line.length > longest - 4);
  const open = full.filter((line) => !SENTENCE_END.test(line.trim()));
  return (
    longest >= SHORTEST_BROKEN_LINE &&
    longest <= 120 &&
    full.length > lines.length / 2 &&
    open.length > full.length / 2
  );
}
