import type { Reply, Table } from "../../conversation/reply.ts";
import type { ClauseLink } from "../clause-link.ts";
import { toPlainText } from "../to-plain-text.ts";
import { disarmMarkdown } from "../wecom/disarm-markdown.ts";

/**
 * A reply in the platform's Markdown. Our texts have no markup, and what people wrote becomes none.
 *
 * @param link makes the marks `[n]` of the citations lead to their clauses.
 */
export function toMarkdown(reply: Reply, sourcesHeading: string, link?: ClauseLink): string {
  const { table, ...rest } = reply;
  const text = disarmMarkdown(toPlainText({ ...rest, text: "" }, sourcesHeading));
  const sections = [
    disarmMarkdown(reply.text.trim()),
    table === undefined ? "" : toTable(table),
    text,
  ];
  const links = reply.citations.map((citation) => link?.(citation));
  return linkMarks(sections.filter((section) => section !== "").join("\n\n"), links);
}

/** A link's own brackets are not shown: others keep the number apart from a figure before it. */
function linkMarks(markdown: string, links: readonly (string | undefined)[]): string {
  return markdown.replace(/\[(\d{1,3})\]/g, (mark, number: string) => {
    const url = links[Number(number) - 1];
    return url === undefined ? mark : `[〔${number}〕](${url})`;
  });
}

function toTable({ columns, rows }: Table): string {
  const toRow = (cells: readonly string[]) => `| ${cells.map(toCell).join(" | ")} |`;
  return [toRow(columns), toRow(columns.map(() => "---")), ...rows.map(toRow)].join("\n");
}

function toCell(text: string): string {
  return disarmMarkdown(text).replaceAll("|", "／").replace(/\s+/g, " ").trim();
}
