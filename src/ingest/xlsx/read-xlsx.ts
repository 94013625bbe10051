import type { Block, ReadContent } from "../block.ts";
import { cleanTitle } from "../clean-title.ts";
import {
  childOf,
  childrenOf,
  type Element,
  findElements,
  parseXml,
  textOf,
} from "../element-tree.ts";
import { type LaidTable, layTable } from "../lay-table.ts";
import { readArchive } from "../read-archive.ts";
import { refusal } from "../refusal.ts";
import { createNumberFormat, type NumberFormat } from "./number-format.ts";
import { readSheet } from "./read-sheet.ts";
import { splitSheet } from "./split-sheet.ts";

const WORKBOOK_PART = "xl/workbook.xml";
const RELATIONS_PART = "xl/_rels/workbook.xml.rels";
const WANTED =
  /^xl\/(?:workbook\.xml|_rels\/workbook\.xml\.rels|sharedStrings\.xml|styles\.xml|worksheets\/[^/]+\.xml)$/;
/** The names that programs give by themselves say nothing. */
const GIVEN_NAME = /^(?:sheet|工作表|表)\s*\d*$/i;

/** The parts of an xlsx that hold texts and numbers. */
export async function openXlsx(bytes: Buffer): Promise<Map<string, string>> {
  const parts = await readArchive(bytes, (name) => WANTED.test(name));
  if (!parts.has(WORKBOOK_PART)) {
    throw refusal("wrong_content", `an archive without ${WORKBOOK_PART} is no xlsx`);
  }
  return parts;
}

/** A sheet of the workbook, and the part that holds it. */
export interface SheetEntry {
  readonly name: string;
  readonly part: string;
  readonly isHidden: boolean;
}

/** Reads the sheets that a person sees: one heading per named sheet, one table per filled region. */
export function readXlsx(parts: ReadonlyMap<string, string>): ReadContent {
  const shared = parts.get("xl/sharedStrings.xml");
  const workbook = parseXml(parts.get(WORKBOOK_PART) ?? "");
  const context = {
    sharedTexts: shared === undefined ? [] : readSharedTexts(parseXml(shared)),
    formats: readFormats(parts.get("xl/styles.xml"), workbook),
  };
  const blocks: Block[] = [];
  let joinedRows = 0;
  const sheets = listSheets(parts);
  for (const { name, part } of sheets.filter(({ isHidden }) => !isHidden)) {
    const regions = splitSheet(readSheet(parts.get(part) ?? "", context));
    if (regions.length > 0 && !GIVEN_NAME.test(name)) {
      blocks.push({ kind: "heading", level: 1, text: name });
    }
    const tables = regions.map((region) => layTable(region));
    for (const block of tables.flatMap((table) => table.blocks)) {
      blocks.push(block);
    }
    joinedRows += countBesideTables(tables);
  }
  const dropped = sheets.filter(({ isHidden }) => isHidden).map(({ name }) => name);
  return { blocks, joinedRows, dropped, stated: { title: findTitle(blocks) } };
}

/** The line above the first table. */
function findTitle(blocks: readonly Block[]): string | undefined {
  const [first] = blocks.filter(({ kind }) => kind !== "heading");
  return first?.kind === "paragraph" ? cleanTitle(first.text) : undefined;
}

/** Lines of text of their own stand beside the tables, when the sheet has any. */
function countBesideTables(tables: readonly LaidTable[]): number {
  const isTable = ({ blocks }: LaidTable) => blocks.some(({ kind }) => kind === "table");
  return tables.some(isTable)
    ? tables.reduce(
        (sum, table) => sum + (isTable(table) ? table.joinedRows : table.blocks.length),
        0,
      )
    : 0;
}

/** All sheets in the order of their tabs. */
export function listSheets(parts: ReadonlyMap<string, string>): SheetEntry[] {
  const relations = parseXml(parts.get(RELATIONS_PART) ?? "");
  const targets = new Map(
    findElements(relations, "Relationship").map(({ attributes }) => [
      attributes.Id,
      attributes.Target?.replace(/^\/?(?:xl\/)?/, "xl/") ?? "",
    ]),
  );
  return findElements(parseXml(parts.get(WORKBOOK_PART) ?? ""), "sheet").map(({ attributes }) => ({
    name: attributes.name ?? "",
    part: targets.get(attributes["r:id"]) ?? "",
    isHidden: (attributes.state ?? "visible") !== "visible",
  }));
}

/** A text may be cut into runs of different looks; readings (`rPh`) are no part of it. */
function readSharedTexts(root: Element): string[] {
  return childrenOf(childOf(root, "sst"), "si").map((item) =>
    [...childrenOf(item, "t"), ...childrenOf(item, "r").flatMap((run) => childrenOf(run, "t"))]
      .map(textOf)
      .join(""),
  );
}

function readFormats(xml: string | undefined, workbook: Element): NumberFormat[] {
  const root = xml === undefined ? undefined : childOf(parseXml(xml), "styleSheet");
  const codes = new Map(
    findElements(root, "numFmt").map(({ attributes }) => [
      attributes.numFmtId,
      attributes.formatCode,
    ]),
  );
  const [properties] = findElements(workbook, "workbookPr");
  const calendar = /^(?:1|true)$/.test(properties?.attributes.date1904 ?? "") ? 1904 : 1900;
  return childrenOf(childOf(root, "cellXfs"), "xf").map(({ attributes: { numFmtId = "0" } }) =>
    createNumberFormat(codes.get(numFmtId), Number(numFmtId), calendar),
  );
}
