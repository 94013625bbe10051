import type { SourceContents } from "../contents-count.ts";
import { decodeXmlText } from "../decode-xml-text.ts";
import { listSheets } from "./read-xlsx.ts";

/** Counts texts and filled rows of the visible sheets by patterns over their XML. */
export function countXlsx(parts: ReadonlyMap<string, string>): SourceContents {
  const shared = (parts.get("xl/sharedStrings.xml") ?? "")
    .split("</si>")
    .map((item) => textIn(item.replace(/<rPh[\s\S]*?<\/rPh>/g, "")));
  const sheets = listSheets(parts)
    .filter(({ isHidden }) => !isHidden)
    .map(({ part }) => countSheet(parts.get(part) ?? "", shared));
  return {
    texts: sheets.flatMap(({ texts }) => texts),
    headings: 0,
    tables: sheets.filter(({ isTable }) => isTable).length,
    rows: sheets.reduce((sum, { isTable, rows }) => sum + (isTable ? rows : 0), 0),
  };
}

function countSheet(xml: string, shared: readonly string[]) {
  const rows = xml.split("</row>").map((row) => cellTexts(row, shared));
  return {
    texts: rows.flat(),
    isTable: rows.some((cells) => cells.length > 1),
    rows: rows.filter((cells) => cells.length > 0).length,
  };
}

/** Numbers are looked for where no format changes them. */
function cellTexts(row: string, shared: readonly string[]): string[] {
  return row
    .split(/<c(?=[ >])/)
    .slice(1)
    .map((cell) => cellText(cell, shared))
    .map((text) => text.trim())
    .filter((text) => text !== "");
}

function cellText(cell: string, shared: readonly string[]): string {
  const value = /<v>([^<]*)<\/v>/.exec(cell)?.[1] ?? "";
  switch (/^[^>]*\bt="(\w+)"/.exec(cell)?.[1] ?? "n") {
    case "s":
      return shared[Number(value)] ?? "";
    case "n":
      return isPlainNumber(cell, value) ? String(Number(value)) : "";
    case "b":
      return "";
    default:
      return decodeXmlText(value) || textIn(cell);
  }
}

function isPlainNumber(cell: string, value: string): boolean {
  const style = /^[^>]*\bs="(\d+)"/.exec(cell)?.[1] ?? "0";
  return style === "0" && /^-?\d{1,15}$/.test(value);
}

function textIn(xml: string): string {
  return [...xml.matchAll(/<t(?: [^>]*)?>([^<]*)</g)]
    .map(([, text = ""]) => decodeXmlText(text))
    .join("");
}
