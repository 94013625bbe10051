import type { Block } from "../block.ts";
import { childOf, childrenOf, type Element, findElements } from "../element-tree.ts";
import { layTable, type SourceCell, type SourceRow } from "../lay-table.ts";
import type { Notes } from "./notes.ts";
import type { Numbering } from "./numbering.ts";
import { attributeValue, type ParagraphStyle, readParagraphProperties } from "./paragraph-style.ts";
import { readRunText } from "./run-text.ts";

/** What the other parts of the file say. */
export interface BodyContext {
  readonly styleOf: (id: string | undefined) => ParagraphStyle;
  readonly numbering: Numbering;
  readonly notes: Notes;
  /** Whether the program that wrote the file noted where its pages ended. */
  readonly hasPages: boolean;
}

const CONTAINERS: readonly string[] = [
  "w:sdt",
  "w:sdtContent",
  "w:ins",
  "w:moveTo",
  "w:customXml",
  "w:smartTag",
];
const MOST_COLUMNS = 1000;

/** Reads paragraphs and tables of a document's body, in order. */
export function readDocumentBody(
  body: Element,
  context: BodyContext,
): { readonly blocks: Block[]; readonly joinedRows: number } {
  const blocks: Block[] = [];
  let page = 1;
  let joinedRows = 0;
  for (const part of flatten(body)) {
    const place = context.hasPages ? page : undefined;
    if (part.name === "w:p") {
      blocks.push(...readParagraph(part, context, place));
    } else {
      const table = layTable(readRows(part, context), place);
      blocks.push(...table.blocks, ...context.notes.take());
      joinedRows += table.joinedRows;
    }
    page += findElements(part, "w:lastRenderedPageBreak").length;
  }
  return { blocks, joinedRows };
}

/** Paragraphs and tables in order, out of whatever contains them; text boxes after their paragraph. */
function flatten(container: Element): Element[] {
  return childrenOf(container).flatMap((child) => {
    if (child.name === "w:p") {
      const boxes = findElements(child, "w:txbxContent").filter(isChosen(child));
      return [child, ...boxes.flatMap(flatten)];
    }
    if (child.name === "w:tbl") {
      return [child];
    }
    return CONTAINERS.includes(child.name) ? flatten(child) : [];
  });
}

/** Text boxes are written twice: for new programs, and as a fallback for old ones. */
function isChosen(paragraph: Element): (box: Element) => boolean {
  const fallbacks = findElements(paragraph, "mc:Fallback").flatMap((fallback) =>
    findElements(fallback, "w:txbxContent"),
  );
  return (box) => !fallbacks.includes(box);
}

function readParagraph(
  paragraph: Element,
  context: BodyContext,
  page: number | undefined,
): Block[] {
  const { text, own, level, label } = readLabelled(paragraph, context);
  const notes = context.notes.take();
  return text === "" ? notes : [toBlock(text, label, own, level, page), ...notes];
}

function toBlock(
  text: string,
  label: ReturnType<Numbering["next"]>,
  { headingLevel, isTitle }: ParagraphStyle,
  depth: number,
  page: number | undefined,
): Block {
  if (label?.isBullet === true && headingLevel === undefined) {
    return { kind: "item", text, depth, page };
  }
  const gap = /[\w条章节编]$/.test(label?.text ?? "") ? " " : "";
  const whole = label === undefined || label.isBullet ? text : `${label.text}${gap}${text}`;
  if (headingLevel !== undefined) {
    return { kind: "heading", level: headingLevel, text: whole, page };
  }
  return { kind: "paragraph", text: whole, isTitle, page };
}

function readRows(table: Element, context: BodyContext): SourceRow[] {
  const rows = tableRows(table).map((row) => ({
    isHeader: childOf(childOf(row, "w:trPr"), "w:tblHeader") !== undefined,
    cells: placeCells(row),
  }));
  return rows.map(({ isHeader, cells }, rowIndex) => ({
    isHeader,
    cells: cells
      .filter(({ merge }) => merge !== "continue")
      .map(({ element, column, columnSpan, merge }): SourceCell => {
        if (merge === "none") {
          return { text: readCellText(element, context), columnSpan, rowSpan: 1 };
        }
        const below = rows.slice(rowIndex + 1);
        const end = below.findIndex(
          (row) => !row.cells.some((cell) => cell.column === column && cell.merge === "continue"),
        );
        const rowSpan = 1 + (end === -1 ? below.length : end);
        return { text: readCellText(element, context), columnSpan, rowSpan };
      }),
  }));
}

/** A nested table belongs to the cell it stands in. */
function tableRows(table: Element): Element[] {
  return childrenOf(table).flatMap((child) => {
    if (child.name === "w:tr") {
      return [child];
    }
    return CONTAINERS.includes(child.name) ? tableRows(child) : [];
  });
}

function placeCells(row: Element) {
  let column = 0;
  return findElements(row, "w:tc").map((element) => {
    const properties = childOf(element, "w:tcPr");
    const span = Number(attributeValue(childOf(properties, "w:gridSpan")) ?? 1);
    const columnSpan = Math.min(Math.max(1, span), MOST_COLUMNS);
    const merge = childOf(properties, "w:vMerge");
    const place = {
      element,
      column,
      columnSpan,
      merge: merge === undefined ? "none" : (attributeValue(merge) ?? "continue"),
    };
    column += columnSpan;
    return place;
  });
}

/** Ordinals of rows are often numbered automatically, in cells that hold nothing else. */
function readCellText(cell: Element, context: BodyContext): string {
  return findElements(cell, "w:p")
    .map((paragraph) => {
      const { text, label } = readLabelled(paragraph, context);
      return label === undefined || label.isBullet ? text : `${label.text} ${text}`.trim();
    })
    .filter((text) => text !== "")
    .join(" ");
}

function readLabelled(paragraph: Element, { styleOf, numbering, notes }: BodyContext) {
  const properties = childOf(paragraph, "w:pPr");
  const style = styleOf(attributeValue(childOf(properties, "w:pStyle")));
  const own = readParagraphProperties(properties, style);
  const text = readRunText(paragraph, (reference) => notes.mark(reference)).trim();
  const { id = "0", level } = own.numbering ?? { level: 0 };
  return { text, own, level, label: id === "0" ? undefined : numbering.next(id, level) };
}
