import type { Block, ReadContent } from "./block.ts";
import { cleanTitle } from "./clean-title.ts";
import { childrenOf, type Element, findElements, parseHtml, textOf } from "./element-tree.ts";
import { layTable, type SourceRow } from "./lay-table.ts";

/** Never shown as text. */
const HIDDEN: readonly string[] = [
  "script",
  "style",
  "noscript",
  "template",
  "head",
  "svg",
  "select",
  "button",
  "iframe",
];
const RUNNING: readonly string[] = ["nav", "aside", "footer"];
/** How LibreOffice marks the running heads of a page it exports. */
const RUNNING_TITLES: readonly string[] = ["header", "footer"];
const INLINE =
  /^(?:a|abbr|b|bdi|bdo|big|cite|code|del|dfn|em|font|i|img|input|ins|kbd|label|mark|o:p|q|rp|ruby|s|samp|small|span|strike|strong|sub|sup|time|tt|u|var|wbr)$/;
const MOST_SPAN = 1000;
/** How LibreOffice and Word write footnotes. */
const NOTE_ID = /^(?:sd(?:foot|end)note|ftn|edn)(\d+)$/;
const NOTE_RETURN = /^#(?:sd(?:foot|end)note\d+anc|_(?:ftn|edn)ref\d+)$/;
const NOTE_REFERENCE = /^#(?:sd(?:foot|end)note(\d+)sym|_(?:ftn|edn)(\d+))$/;

/** Reads the text of a page: headings, paragraphs, lists, tables. Navigation and footers are dropped. */
export function readHtml(html: string): ReadContent {
  const root = parseHtml(html);
  const reading: Reading = { blocks: [], dropped: [], joinedRows: 0, text: "" };
  readChildren(findElements(root, "body")[0] ?? root, reading);
  endText(reading);
  const headings = findElements(root, "h1");
  const title = headings.length === 1 ? cleanTitle(textOf(headings[0])) : "";
  return {
    blocks: reading.blocks,
    dropped: reading.dropped.filter((text) => text.trim() !== ""),
    joinedRows: reading.joinedRows,
    stated: { title: title === "" ? undefined : title },
  };
}

interface Reading {
  readonly blocks: Block[];
  readonly dropped: string[];
  joinedRows: number;
  /** Running text that no block element has ended yet. */
  text: string;
}

function readChildren(element: Element, reading: Reading): void {
  for (const child of element.children) {
    if (typeof child === "string") {
      reading.text += child.replace(/[\s\u00a0]+/g, " ");
    } else {
      readElement(child, reading);
    }
  }
}

function readElement(element: Element, reading: Reading): void {
  const { name } = element;
  if (HIDDEN.includes(name)) {
    return;
  }
  if (isRunning(element)) {
    reading.dropped.push(textOf(element));
  } else if (name === "br") {
    reading.text += "\n";
  } else if (noteMark(element) !== undefined) {
    reading.text += `[^${noteMark(element)}]`;
  } else if (INLINE.test(name)) {
    readChildren(element, reading);
  } else {
    endText(reading);
    readBlock(element, reading);
    endText(reading);
  }
}

function noteMark({ name, attributes }: Element): string | undefined {
  const found = name === "a" ? NOTE_REFERENCE.exec(attributes.href ?? "") : null;
  return found?.[1] ?? found?.[2];
}

function isRunning({ name, attributes }: Element): boolean {
  const isHidden = /display:\s*none/.test(attributes.style ?? "") || attributes.hidden === "";
  const isMarked = name === "div" && RUNNING_TITLES.includes(attributes.title ?? "");
  return RUNNING.includes(name) || isHidden || isMarked;
}

function readBlock(element: Element, reading: Reading): void {
  const level = /^h([1-6])$/.exec(element.name)?.[1];
  const note = NOTE_ID.exec(element.attributes.id ?? "")?.[1];
  if (level !== undefined) {
    const text = cleanText(textOf(element)).replaceAll("\n", " ");
    if (text !== "") {
      reading.blocks.push({ kind: "heading", level: Number(level), text });
    }
  } else if (element.name === "table") {
    readTable(element, reading);
  } else if (element.name === "ul" || element.name === "ol") {
    readList(element, 0, reading);
  } else if (note !== undefined) {
    reading.blocks.push({ kind: "footnote", mark: note, text: readNote(element) });
  } else {
    readChildren(element, reading);
  }
}

/** The note begins with its own mark, which leads back to the text. */
function readNote(element: Element): string {
  const [back] = findElements(element, "a").filter(({ attributes }) =>
    NOTE_RETURN.test(attributes.href ?? ""),
  );
  const text = cleanText(textOf(element)).replaceAll("\n", " ");
  const mark = textOf(back).trim();
  return text.startsWith(mark) ? text.slice(mark.length).trim() : text;
}

function endText(reading: Reading): void {
  const text = cleanText(reading.text);
  reading.text = "";
  if (text !== "") {
    reading.blocks.push({ kind: "paragraph", text });
  }
}

function cleanText(text: string): string {
  return text
    .split("\n")
    .map((line) => line.replace(/[\s\u00a0]+/g, " ").trim())
    .filter((line) => line !== "")
    .join("\n");
}

function readList(list: Element, depth: number, reading: Reading): void {
  const start = Number(list.attributes.start ?? 1);
  for (const [index, item] of childrenOf(list, "li").entries()) {
    const inner: Reading = { blocks: [], dropped: reading.dropped, joinedRows: 0, text: "" };
    readChildren(item, inner);
    endText(inner);
    const [first, ...rest] = inner.blocks;
    if (first?.kind === "paragraph" && list.name === "ol") {
      reading.blocks.push({ kind: "paragraph", text: `${start + index}. ${first.text}` });
    } else if (first?.kind === "paragraph") {
      reading.blocks.push({ kind: "item", depth, text: first.text.replaceAll("\n", " ") });
    } else if (first !== undefined) {
      rest.unshift(first);
    }
    reading.blocks.push(
      ...rest.map((block) =>
        block.kind === "item" ? { ...block, depth: block.depth + 1 } : block,
      ),
    );
    reading.joinedRows += inner.joinedRows;
  }
}

function readTable(table: Element, reading: Reading): void {
  const captions = childrenOf(table, "caption").map((caption) => cleanText(textOf(caption)));
  reading.blocks.push(
    ...captions.map((text): Block => ({ kind: "paragraph", text: text.replaceAll("\n", " ") })),
  );
  const rows = findElements(table, "tr").map((row): SourceRow => {
    const cells = childrenOf(row).filter(({ name }) => name === "td" || name === "th");
    return {
      isHeader: cells.length > 0 && cells.every(({ name }) => name === "th"),
      cells: cells.map((cell) => ({
        text: cellText(cell),
        columnSpan: toSpan(cell.attributes.colspan),
        rowSpan: toSpan(cell.attributes.rowspan),
      })),
    };
  });
  const laid = layTable(rows);
  reading.blocks.push(...laid.blocks);
  reading.joinedRows += laid.joinedRows;
}

/** A cell may hold paragraphs, whose texts must not run together. */
function cellText(cell: Element): string {
  const inner: Reading = { blocks: [], dropped: [], joinedRows: 0, text: "" };
  readChildren(cell, inner);
  endText(inner);
  return inner.blocks.map((block) => ("text" in block ? block.text : flatten(block))).join(" ");
}

function flatten({ header, rows }: Extract<Block, { kind: "table" }>): string {
  return [header, ...rows].map((row) => row.join(" ")).join(" ");
}

function toSpan(value: string | undefined): number {
  const span = Number(value ?? 1);
  return Number.isInteger(span) && span > 0 ? Math.min(span, MOST_SPAN) : 1;
}
