import { Parser } from "htmlparser2";
import { refuseEntities } from "../element-tree.ts";
import { MOST_CELLS } from "../lay-table.ts";
import { refusal } from "../refusal.ts";
import type { NumberFormat } from "./number-format.ts";

/** What the cells of all sheets refer to. */
export interface SheetContext {
  readonly sharedTexts: readonly string[];
  readonly formats: readonly NumberFormat[];
}

/** The cells of a sheet by row and column (from 0), and the ranges that are merged. */
export interface Sheet {
  readonly rows: ReadonlyMap<number, ReadonlyMap<number, string>>;
  readonly merges: readonly MergedRange[];
}

export interface MergedRange {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

interface OpenCell {
  readonly row: number;
  readonly column: number;
  readonly type: string;
  readonly style: number;
  value: string;
}

/**
 * Reads `xl/worksheets/*.xml` as it streams by: a large sheet makes no large tree.
 *
 * @throws AppError `too_many_cells` above 10⁶, `xml_entities`.
 */
export function readSheet(xml: string, context: SheetContext): Sheet {
  refuseEntities(xml);
  const rows = new Map<number, Map<number, string>>();
  const merges: MergedRange[] = [];
  let row = -1;
  let column = -1;
  let count = 0;
  let cell: OpenCell | undefined;
  let isValue = false;
  const openCell = (attributes: Readonly<Record<string, string>>) => {
    count += 1;
    if (count > MOST_CELLS) {
      throw refusal("too_many_cells", `more than ${MOST_CELLS} cells`);
    }
    column = toPlace(attributes.r)?.column ?? column + 1;
    cell = {
      row,
      column,
      type: attributes.t ?? "n",
      style: Number(attributes.s ?? 0),
      value: "",
    };
  };
  const closeCell = () => {
    const text = cell === undefined ? "" : toCellText(cell, context);
    if (cell !== undefined && text !== "") {
      rows.set(cell.row, (rows.get(cell.row) ?? new Map<number, string>()).set(cell.column, text));
    }
    cell = undefined;
  };
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (name === "row") {
          row = attributes.r === undefined ? row + 1 : Number(attributes.r) - 1;
          column = -1;
        } else if (name === "c") {
          openCell(attributes);
        } else if (name === "mergeCell") {
          merges.push(...toRange(attributes.ref));
        }
        isValue = name === "v" || name === "t";
      },
      ontext(text) {
        if (cell !== undefined && isValue) {
          cell.value += text;
        }
      },
      onclosetag(name) {
        isValue = false;
        if (name === "c") {
          closeCell();
        }
      },
    },
    { xmlMode: true },
  );
  parser.end(xml);
  return { rows, merges };
}

function toCellText({ type, style, value }: OpenCell, context: SheetContext): string {
  switch (type) {
    case "s":
      return context.sharedTexts[Number(value)]?.trim() ?? "";
    case "b":
      return value === "1" ? "是" : "否";
    case "n":
      return value === "" ? "" : (context.formats[style] ?? String)(Number(value));
    default:
      return value.trim();
  }
}

const LETTER_BASE = 26;

function toPlace(reference: string | undefined): { row: number; column: number } | undefined {
  const parts = /^([A-Z]{1,3})(\d{1,7})$/.exec(reference ?? "");
  if (parts === null) {
    return undefined;
  }
  const column = [...(parts[1] ?? "")].reduce(
    (sum, letter) => sum * LETTER_BASE + letter.charCodeAt(0) - "A".charCodeAt(0) + 1,
    0,
  );
  return { row: Number(parts[2]) - 1, column: column - 1 };
}

function toRange(reference: string | undefined): MergedRange[] {
  const [first, last] = (reference ?? "").split(":").map(toPlace);
  return first === undefined || last === undefined
    ? []
    : [{ top: first.row, left: first.column, bottom: last.row, right: last.column }];
}
