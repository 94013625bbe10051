import type { Reply, Table } from "../../conversation/reply.ts";
import { toPlainText } from "../to-plain-text.ts";
import { disarmMarkdown } from "../wecom/disarm-markdown.ts";

/** A reply in the platform's Markdown. Our texts have no markup, and what people wrote becomes none. */
export function toMarkdown(reply: Reply, sourcesHeading: string): string {
  const { table, ...rest } = reply;
  const text = disarmMarkdown(toPlainText({ ...rest, text: "" }, sourcesHeading));
  const sections = [
    disarmMarkdown(reply.text.trim()),
    table === undefined ? "" : toTable(table),
    text,
  ];
  return sections.filter((section) => section !== "").join("\n\n");
}

function toTable({ columns, rows }: Table): string {
  const toRow = (cells: readonly string[]) => `| ${cells.map(toCell).join(" | ")} |`;
  return [toRow(columns), toRow(columns.map(() => "---")), ...rows.map(toRow)].join("\n");
}

function toCell(text: string): string {
  return disarmMarkdown(text).replaceAll("|", "／").replace(/\s+/g, " ").trim();
}
