import type { SourceContents } from "../contents-count.ts";
import { cutBetween } from "../cut-between.ts";
import { decodeXmlText } from "../decode-xml-text.ts";
import { DOCUMENT_PART, NOTE_PARTS } from "./docx-parts.ts";

const HEADING_STYLE =
  /<w:style [^>]*w:styleId="([^"]+)"[^>]*>(?:(?!<\/w:style>)[\s\S])*?<w:name w:val="(?:heading|标题) ?[1-9]"/gi;

/** Counts what stands in a docx by patterns over its XML, without reading its structure. */
export function countDocx(parts: ReadonlyMap<string, string>): SourceContents {
  const whole = parts.get(DOCUMENT_PART) ?? "";
  const document = cutBetween(whole, "<mc:Fallback>", "</mc:Fallback>");
  const notes = NOTE_PARTS.map((name) => parts.get(name) ?? "");
  const tables = findTables(document);
  const headingStyles = [...(parts.get("word/styles.xml") ?? "").matchAll(HEADING_STYLE)].map(
    ([, id]) => id,
  );
  return {
    texts: [document, ...notes].flatMap(paragraphTexts),
    headings: paragraphs(document).filter(
      (xml) =>
        headingStyles.includes(/<w:pStyle w:val="([^"]+)"/.exec(xml)?.[1]) && textIn(xml) !== "",
    ).length,
    tables: tables.length,
    rows: tables.reduce((sum, rows) => sum + rows, 0),
  };
}

function paragraphs(xml: string): string[] {
  return xml.split(/<\/w:p>|<\/?w:txbxContent>/);
}

function paragraphTexts(xml: string): string[] {
  return paragraphs(xml).map(textIn);
}

function textIn(xml: string): string {
  return [...xml.matchAll(/<(?:w|m):t(?: [^>]*)?>([^<]*)</g)]
    .map(([, text = ""]) => decodeXmlText(text))
    .join("")
    .trim();
}

/** The filled rows of every outermost table that has two filled cells side by side. */
function findTables(xml: string): number[] {
  const counts: number[] = [];
  let depth = 0;
  let start = 0;
  for (const { 0: tag, index } of xml.matchAll(/<w:tbl>|<\/w:tbl>/g)) {
    depth += tag === "<w:tbl>" ? 1 : -1;
    if (tag === "<w:tbl>" && depth === 1) {
      start = index;
    } else if (depth === 0) {
      counts.push(countRows(xml.slice(start, index)));
    }
  }
  return counts.filter((rows) => rows > 0);
}

/** A table in a cell has no rows and cells of its own. */
function dropInnerEnds(table: string): string {
  let depth = 0;
  return table.replace(/<\/?w:tbl>|<\/w:t[cr]>/g, (tag) => {
    depth += tag === "<w:tbl>" ? 1 : 0;
    depth -= tag === "</w:tbl>" ? 1 : 0;
    return depth > 0 ? "" : tag;
  });
}

function countRows(table: string): number {
  const flat = dropInnerEnds(table.slice("<w:tbl>".length));
  const rows = flat.split("</w:tr>").map((row) => row.split("</w:tc>").map(textIn));
  const isTable = rows.some((cells) => cells.filter((text) => text !== "").length > 1);
  return isTable ? rows.filter((cells) => cells.some((text) => text !== "")).length : 0;
}
