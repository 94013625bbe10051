import { parse } from "csv-parse/sync";
import type { SourceContents } from "./contents-count.ts";
import { decodeXmlText } from "./decode-xml-text.ts";
import { chooseDelimiter } from "./read-csv.ts";

const DIVISION = /^\s*第[零〇一二三四五六七八九十百\d]+(?:编|章|节)\s+\S{1,20}$/;

/** Counts lines of plain text; chapters and sections count as headings, in a table of contents once. */
export function countPlainText(text: string): SourceContents {
  const lines = text.split(/[\n\f]/).map((line) => line.trim());
  return { texts: lines, headings: countDivisions(lines) };
}

/** Every chapter and section stands as a heading at least once. */
export function countDivisions(lines: readonly string[]): number {
  return new Set(lines.filter((line) => DIVISION.test(line)).map((line) => line.trim())).size;
}

/** Counts lines, headings and table lines of Markdown. */
export function countMarkdownSource(text: string): SourceContents {
  const body = text.replace(/^---\n[\s\S]*?\n---\n/, "").replace(/<!-- page \d+ -->/g, "");
  const lines = body.split("\n").map((line) => line.trim());
  const isRule = (line: string) => /^\|?(?:\s*:?-+:?\s*\|)+\s*(?::?-+:?)?$/.test(line);
  const rules = lines.filter(isRule).length;
  return {
    texts: lines
      .filter((line) => !isRule(line))
      .map((line) => line.replace(/^(?:#{1,6}|[-*+])\s+/, "").replace(/\s*#+$/, "")),
    headings: lines.filter((line) => /^#{1,6}\s+\S/.test(line)).length,
    tables: rules,
    rows: lines.filter((line) => line.startsWith("|") && !isRule(line)).length,
  };
}

/** Counts the filled fields and records of a table of text. */
export function countCsv(text: string): SourceContents {
  const records: string[][] = parse(text, {
    delimiter: chooseDelimiter(text.split("\n", 1)[0] ?? ""),
    relax_column_count: true,
    relax_quotes: true,
  });
  const filled = records
    .map((record) => record.filter((field) => field.trim() !== ""))
    .filter((fields) => fields.length > 0);
  const isTable = filled.some((fields) => fields.length > 1);
  return {
    texts: filled.flat(),
    headings: 0,
    tables: isTable ? 1 : 0,
    rows: isTable ? filled.length : 0,
  };
}

/** References that are not decoded here part what stands around them. */
const UNKNOWN_REFERENCE = /&[a-z]+\d*;/i;
const UNSHOWN =
  /<(script|style|noscript|template|head|svg|select|button|iframe)(?=[\s>])|<!--|<!\[/gi;

/** Cuts what is never shown out; what is not closed stays. */
function cutUnshown(html: string): string {
  const lower = html.toLowerCase();
  const kept: string[] = [];
  const unclosed = new Set<string>();
  let at = 0;
  for (const { 0: sign, 1: name, index } of lower.matchAll(UNSHOWN)) {
    const closing = name === undefined ? CLOSING[sign] : `</${name}`;
    if (index >= at && closing !== undefined && !unclosed.has(closing)) {
      const end = lower.indexOf(closing, index);
      if (end === -1) {
        unclosed.add(closing);
      } else {
        kept.push(html.slice(at, index));
        at = lower.indexOf(">", end) + 1;
      }
    }
  }
  return kept.concat(html.slice(at)).join(" ");
}

const CLOSING: Readonly<Record<string, string>> = { "<!--": "-->", "<![": "]>" };

/** Leads from a mark to its note, or back: notes are counted anew. */
const NOTE_LINK =
  /<a\s[^>]*href="#(?:sd(?:foot|end)note\d+|_(?:ftn|edn)(?:ref)?\d+)[^>]*>[\s\S]{0,300}?<\/a>/gi;

/** Counts what stands in a page by patterns over its text, without reading its structure. */
export function countHtml(html: string): SourceContents {
  const shown = cutUnshown(html).replace(NOTE_LINK, "");
  const tables = shown
    .split(/<table(?=[\s>])/i)
    .slice(1)
    .map((table) => countHtmlRows(table.split(/<\/table/i, 1)[0] ?? ""))
    .filter((rows) => rows > 0);
  return {
    texts: shown
      .split(/<(?!\/?(?:b|i|u|a|em|strong|span|font|sup|sub)(?=[\s>]))[^>]*>/i)
      .flatMap((text) => visibleText(text).split(UNKNOWN_REFERENCE)),
    headings: [...shown.matchAll(/<h[1-6](?:\s[^>]*)?>([\s\S]{0,2000}?)<\/h[1-6]/gi)].filter(
      ([, text = ""]) => visibleText(text) !== "",
    ).length,
    tables: tables.length,
    rows: tables.reduce((sum, rows) => sum + rows, 0),
  };
}

function countHtmlRows(table: string): number {
  const rows = table
    .split(/<tr(?=[\s>])/i)
    .slice(1)
    .map((row) => row.split(/<t[dh](?=[\s>])/i).map((cell) => visibleText(`<td ${cell}`)))
    .map((cells) => cells.filter((text) => text !== ""));
  return rows.some((cells) => cells.length > 1)
    ? rows.filter((cells) => cells.length > 0).length
    : 0;
}

function visibleText(html: string): string {
  return decodeXmlText(html.replace(/<[^>]*>/g, "")).replace(/[\s\u00a0]+/g, "");
}
