import type { Citation, Reply } from "../conversation/reply.ts";
import { alignTable } from "./align-table.ts";

const QUOTE_LIMIT_CHARS = 80;

/**
 * A reply's text, table and citations as plain text, for channels without links or tables. Without
 * quotes, a citation is the line that says where it stands.
 */
export function toPlainText(
  reply: Reply,
  sourcesHeading: string,
  { withQuotes = true }: { readonly withQuotes?: boolean } = {},
): string {
  const sections = [reply.text.trim()];
  if (reply.table !== undefined) {
    sections.push(alignTable(reply.table));
  }
  if (reply.citations.length > 0) {
    const sources = reply.citations.map((citation, index) => toSource(citation, index, withQuotes));
    sections.push([sourcesHeading, ...sources].join("\n"));
  }
  return sections.filter((section) => section !== "").join("\n\n");
}

function toSource(citation: Citation, index: number, withQuote: boolean): string {
  const place = [`《${citation.title.replace(/^《|》$/g, "")}》`, ...citation.path].join(" › ");
  const quote = withQuote ? `\n“${shorten(toRunningText(citation.quote))}”` : "";
  return `[${index + 1}] ${place}${quote}`;
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
