import type { Citation, Reply } from "../conversation/reply.ts";
import { alignTable } from "./align-table.ts";
import type { ClauseLink } from "./clause-link.ts";

const QUOTE_LIMIT_CHARS = 80;

/** How citations are written. */
interface SourceStyle {
  /** Without, a citation is the line that says where it stands. Default true. */
  readonly withQuotes?: boolean;
  /** Stands before each quote. */
  readonly quoteMark?: string;
  /** Where a clause can be read whole. */
  readonly link?: ClauseLink | undefined;
}

/** A reply's text, table and citations as plain text, for channels without tables. */
export function toPlainText(reply: Reply, sourcesHeading: string, style: SourceStyle = {}): string {
  const sections = [reply.text.trim()];
  if (reply.table !== undefined) {
    sections.push(alignTable(reply.table));
  }
  if (reply.citations.length > 0) {
    const sources = reply.citations.map((citation, index) => toSource(citation, index, style));
    sections.push([sourcesHeading, ...sources].join("\n"));
  }
  return sections.filter((section) => section !== "").join("\n\n");
}

function toSource(
  citation: Citation,
  index: number,
  { withQuotes = true, quoteMark = "", link }: SourceStyle,
): string {
  const place = [`《${citation.title.replace(/^《|》$/g, "")}》`, ...citation.path].join(" › ");
  const quote = withQuotes ? [`${quoteMark}“${shorten(toRunningText(citation.quote))}”`] : [];
  return [`[${index + 1}] ${place}`, ...quote, ...[link?.(citation) ?? []].flat()].join("\n");
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
