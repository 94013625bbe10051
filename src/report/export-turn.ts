import { maskPersonalData } from "../base/mask-personal-data.ts";
import type { Outcome } from "../conversation/outcome.ts";
import { type ReplyFile, toReply } from "../conversation/reply.ts";
import type { Turn } from "../conversation/turn.ts";
import { isReason, recordExport, toExportFilter } from "./export-for-person.ts";
import { SHEET_ROWS, toCsvLines, toSheet } from "./export-matters.ts";
import type { FiguresFilter } from "./matter-figures-repository.ts";
import type { StaffCommand } from "./read-staff-command.ts";
import type { Handled, ReportContext } from "./report-context.ts";

/** What fits into a message: with base64 it grows by a third. */
const FILE_BYTES = 7 * 1024 * 1024;
const SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** Exports for a person, for a reason that is recorded in the transaction that hands the file out. */
export async function tellExport(
  { period, format, reason }: Extract<StaffCommand, { kind: "export" }>,
  { person, now }: Turn,
  context: ReportContext,
): Promise<Handled> {
  const { texts } = context;
  const filter = toExportFilter(person, period);
  if (filter === undefined) {
    return refuse(texts("refused_role"));
  }
  if (!isReason(reason)) {
    return refuse(texts("export_reason"));
  }
  const file = await makeFile(filter, format, context);
  if (file === undefined) {
    return refuse(texts("export_too_large", { rows: SHEET_ROWS }));
  }
  const actor = { id: person.id, role: person.role };
  const request = { filter, format, reason: maskPersonalData(reason), actor, now };
  return async (trx) => {
    await recordExport(trx, request);
    const reply = toReply(texts("export_done", { ...period }), { files: [file] });
    return { code: "report_status", intent: "status", reply };
  };
}

async function makeFile(
  filter: FiguresFilter,
  format: "csv" | "xlsx",
  context: ReportContext,
): Promise<ReplyFile | undefined> {
  const { database } = context.storage;
  const bytes =
    format === "xlsx"
      ? await toSheet(database, filter, context)
      : await collect(toCsvLines(database, filter, context));
  return bytes === undefined
    ? undefined
    : {
        name: `matters-${filter.from}-${filter.to}.${format}`,
        mediaType: format === "xlsx" ? SHEET_TYPE : "text/csv;charset=utf-8",
        base64: bytes.toString("base64"),
      };
}

/** All parts as one; `undefined` when they would not fit into a message. */
async function collect(parts: AsyncIterable<string>): Promise<Buffer | undefined> {
  const buffers: Buffer[] = [];
  let size = 0;
  for await (const part of parts) {
    const buffer = Buffer.from(part, "utf8");
    size += buffer.length;
    if (size > FILE_BYTES) {
      return undefined;
    }
    buffers.push(buffer);
  }
  return Buffer.concat(buffers);
}

function refuse(text: string): Outcome {
  return { code: "report_refused", intent: "status", reply: toReply(text) };
}
