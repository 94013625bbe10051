import type { Citation, Reply } from "../conversation/reply.ts";
import { alignTable } from "./align-table.ts";

const QUOTE_LIMIT_CHARS = 80;

/** A reply's text, table and citations as plain text, for channels without links or tables. */
export function toPlainText(reply: Reply, sourcesHeading: string): string {
  const sections = [reply.text.trim()];
  if (reply.table !== undefined) {
    sections.push(alignTable(reply.table));
  }
  if (reply.citations.length > 0) {
    sections.push([sourcesHeading, ...reply.citations.map(toSource)].join("\n"));
  }
  return sections.filter((section) => section !== "").join("\n\n");
}

function toSource(citation: Citation, index: number): string {
  const place = [`《${citation.title.replace(/^《|》$/g, "")}》`, ...citation.path].join(" › ");
  return `[${index + 1}] ${place}\n“${shorten(toRunningText(citation.quote))}”`;
}

/** A row of a table, which documents write with bars, as its cells one after the other. */
function toRunningText(quote: string): string {
  const row = /^\|(.+)\|$/.exec(quote.trim())?.[1];
  return row === undefined
    ? quote
    : row
        .split("|")
        .map((cell) => cell.trim())
        .join("，");
}

function shorten(quote: string): string {
  const characters = [...quote.replace(/\s+/g, " ").trim()];
  if (characters.length <= QUOTE_LIMIT_CHARS) {
    return characters.join("");
  }
  return `${characters.slice(0, QUOTE_LIMIT_CHARS).join("")}…`;
}
