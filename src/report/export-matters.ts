import { toLocalDate } from "../base/clock.ts";
import { BYTE_ORDER_MARK, toCsvLine, toSafeCell } from "../base/spreadsheet-cell.ts";
import type { StorageDatabase } from "../storage/tables.ts";
import { labelType } from "./label-type.ts";
import {
  type FiguresFilter,
  type MatterFigures,
  readFigures,
} from "./matter-figures-repository.ts";
import type { NoticeContext } from "./matter-notices.ts";
import type { ReportTextName } from "./report-texts.ts";

const COLUMNS = [
  "list_number",
  "list_type",
  "export_district",
  "export_office",
  "list_state",
  "export_received",
  "export_accepted",
  "export_over",
  "export_outcome",
  "list_due",
  "export_transfers",
  "export_broken",
] as const satisfies readonly ReportTextName[];

/** More rows than these are for a CSV file: a sheet is made in memory. */
export const SHEET_ROWS = 20_000;

/** The lines of a CSV file of matters, the names of its columns first: in parts, memory bounded. */
export async function* toCsvLines(
  database: StorageDatabase,
  filter: FiguresFilter,
  context: NoticeContext,
): AsyncGenerator<string> {
  yield `${BYTE_ORDER_MARK}${toCsvLine(COLUMNS.map((column) => context.texts(column)))}`;
  for await (const part of readFigures(database, filter)) {
    yield part.map((figures) => toCsvLine(toCells(figures, context))).join("");
  }
}

/** An Excel file of matters; `undefined` when they are more than {@link SHEET_ROWS}. */
export async function toSheet(
  database: StorageDatabase,
  filter: FiguresFilter,
  context: NoticeContext,
): Promise<Buffer | undefined> {
  const head = COLUMNS.map((column) => ({
    value: context.texts(column),
    fontWeight: "bold" as const,
  }));
  const rows = [];
  for await (const part of readFigures(database, filter)) {
    rows.push(...part.map((figures) => toCells(figures, context).map(toCell)));
    if (rows.length > SHEET_ROWS) {
      return undefined;
    }
  }
  const { default: writeSheet } = await import("write-excel-file/node");
  const columns = COLUMNS.map(() => ({ width: 18 }));
  return writeSheet([head, ...rows], { columns, stickyRowsCount: 1 }).toBuffer();
}

function toCell(text: string) {
  return { value: toSafeCell(text), type: String };
}

/** Nothing of it is the reporter's: no name, no words, no evidence. */
function toCells(figures: MatterFigures, { knowledge, texts }: NoticeContext): readonly string[] {
  const { states, offices } = knowledge;
  const dayOf = (instant: string | null) =>
    instant === null ? "" : toLocalDate(new Date(instant));
  return [
    figures.id,
    labelType(figures.type, knowledge, texts),
    labelDistrict(figures.district, texts),
    offices.get(figures.officeId)?.name ?? figures.officeId,
    states.states[figures.state].label,
    dayOf(figures.createdAt),
    dayOf(figures.acceptedAt),
    states.states[figures.state].open ? "" : dayOf(figures.overAt),
    states.outcomes[figures.outcome ?? ""] ?? "",
    figures.nextDueOn ?? "",
    String(figures.transfers),
    String(figures.brokenLimits),
  ];
}

/** A district's name, or what stands for none. */
export function labelDistrict(district: string, texts: NoticeContext["texts"]): string {
  switch (district) {
    case "city":
      return texts("district_city");
    case "outside":
      return texts("button_outside");
    case "unknown":
      return texts("button_unknown_place");
    default:
      return district;
  }
}
