import type { Reply, Table } from "../../conversation/reply.ts";
import { toPlainText } from "../to-plain-text.ts";

/**
 * A reply in the platform's Markdown. Our texts have no markup, and what people wrote must not
 * become any: no mention (`<@…>`), no colour, no link with another's address behind its words.
 */
export function toMarkdown(reply: Reply, sourcesHeading: string): string {
  const { table, ...rest } = reply;
  const text = disarm(toPlainText({ ...rest, text: "" }, sourcesHeading));
  const sections = [disarm(reply.text.trim()), table === undefined ? "" : toTable(table), text];
  return sections.filter((section) => section !== "").join("\n\n");
}

function disarm(text: string): string {
  return text.replaceAll("<", "＜").replaceAll("](", "] (").replaceAll("`", "'");
}

function toTable({ columns, rows }: Table): string {
  const toRow = (cells: readonly string[]) => `| ${cells.map(toCell).join(" | ")} |`;
  return [toRow(columns), toRow(columns.map(() => "---")), ...rows.map(toRow)].join("\n");
}

function toCell(text: string): string {
  return disarm(text).replaceAll("|", "／").replace(/\s+/g, " ").trim();
}
