import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import type { Command } from "commander";
import { AppError } from "../base/app-error.ts";
import { localDateSchema } from "../base/local-date.ts";
import { maskPersonalData } from "../base/mask-personal-data.ts";
import { openConfiguredKnowledge } from "../open-knowledge.ts";
import { countMatters } from "../report/count-matters.ts";
import { type ExportRequest, isReason, recordExport } from "../report/export-for-person.ts";
import { SHEET_ROWS, toCsvLines, toSheet } from "../report/export-matters.ts";
import { hideSmallCounts, type ShownStatistics } from "../report/hide-small-counts.ts";
import type { FiguresFilter } from "../report/matter-figures-repository.ts";
import type { NoticeContext } from "../report/matter-notices.ts";
import type { Storage } from "../storage/open-storage.ts";
import type { CommandContext } from "./command-context.ts";
import { withStorage } from "./with-storage.ts";

interface SpanOptions {
  readonly from: string;
  readonly to: string;
}

interface ExportOptions extends SpanOptions {
  readonly office?: string;
  readonly by: string;
  readonly reason: string;
  readonly out: string;
}

/** `reports statistics | export`. */
export function addFigureCommands(reports: Command, context: CommandContext): void {
  reports
    .command("statistics")
    .description("某段时间收到的事项：按类型、区县、单位（少于5件的不显示）")
    .requiredOption("--from <day>", "从哪一天，YYYY-MM-DD")
    .requiredOption("--to <day>", "到哪一天")
    .option("--json", "一行 JSON")
    .action((options) =>
      withStorage(context, (storage) => tellStatistics(storage, options, context)),
    );
  reports
    .command("export")
    .description(
      "导出某段时间收到的事项（.csv 不限行数，.xlsx 有限；不含举报人信息），记入办理记录",
    )
    .option("--office <office>", "只要某单位的")
    .requiredOption("--from <day>", "从哪一天，YYYY-MM-DD")
    .requiredOption("--to <day>", "到哪一天")
    .requiredOption("--by <name>", "谁导出")
    .requiredOption("--reason <reason>", "为什么")
    .requiredOption("--out <file>", "写到哪个文件")
    .action((options) => withStorage(context, (storage) => writeExport(storage, options, context)));
}

async function tellStatistics(
  { database }: Storage,
  { from, to, json }: SpanOptions & { readonly json?: boolean },
  context: CommandContext,
): Promise<void> {
  const { knowledge } = openNotices(context);
  const span = toSpan({ from, to });
  const shown = hideSmallCounts(await countMatters(database, span, knowledge.states));
  if (json === true) {
    context.write(JSON.stringify({ ...span, ...toPlain(shown) }));
    return;
  }
  const tell = (name: string, counts: object) =>
    context.write(
      `${name}  ${Object.values(counts)
        .map((count) => count ?? "-")
        .join("  ")}`,
    );
  tell("", { 1: "received", 2: "accepted", 3: "over", 4: "transfers", 5: "onTime", 6: "days" });
  tell("total", shown.total);
  for (const [by, table] of Object.entries(shown.tables)) {
    for (const [key, counts] of table) {
      tell(`${by} ${key}`, counts);
    }
  }
}

function toPlain({ total, tables }: ShownStatistics) {
  const plain = Object.entries(tables).map(([by, table]) => [by, Object.fromEntries(table)]);
  return { total, ...Object.fromEntries(plain) };
}

async function writeExport(
  storage: Storage,
  { office, by, reason, out, ...span }: ExportOptions,
  context: CommandContext,
): Promise<void> {
  const notices = openNotices(context);
  if (office !== undefined && !notices.knowledge.offices.has(office)) {
    throw new AppError({ code: "no_such_office", message: `no office ${office}` });
  }
  if (!isReason(reason)) {
    throw wrongUsage("--reason wants a few words");
  }
  const format = toFormat(out);
  const filter = { ...toSpan(span), ...(office === undefined ? {} : { officeId: office }) };
  const actor = { id: by, role: "command" };
  const now = new Date();
  const request: ExportRequest = { filter, format, reason: maskPersonalData(reason), actor, now };
  await storage.transaction((trx) => recordExport(trx, request));
  await (format === "csv" ? writeCsv : writeSheet)(storage, filter, out, notices);
  context.write(`已导出到 ${out}，并记入办理记录`);
}

function toFormat(file: string): ExportRequest["format"] {
  const ending = (["csv", "xlsx"] as const).find((known) => file.endsWith(`.${known}`));
  if (ending === undefined) {
    throw wrongUsage("--out wants a file that ends in .csv or .xlsx");
  }
  return ending;
}

/** Part after part: what is written waits for the disk, so that memory stays bounded. */
async function writeCsv(
  { database }: Storage,
  filter: FiguresFilter,
  out: string,
  notices: NoticeContext,
): Promise<void> {
  const file = createWriteStream(out, { mode: 0o600 });
  for await (const lines of toCsvLines(database, filter, notices)) {
    if (!file.write(lines)) {
      await once(file, "drain");
    }
  }
  file.end();
  await once(file, "finish");
}

async function writeSheet(
  { database }: Storage,
  filter: FiguresFilter,
  out: string,
  notices: NoticeContext,
): Promise<void> {
  const bytes = await toSheet(database, filter, notices);
  if (bytes === undefined) {
    throw wrongUsage(`an .xlsx file holds ${SHEET_ROWS} rows at most here: write a .csv file`);
  }
  await writeFile(out, bytes, { mode: 0o600 });
}

function openNotices(context: CommandContext): NoticeContext {
  const { config, log } = context.configure();
  const { reports, texts } = openConfiguredKnowledge(config, log);
  return { knowledge: reports, texts: texts.report };
}

function toSpan({ from, to }: SpanOptions): Pick<FiguresFilter, "from" | "to"> {
  const areDays = [from, to].every((day) => localDateSchema.safeParse(day).success);
  if (!areDays || to < from) {
    throw wrongUsage("--from and --to want days like 2026-11-26, in order");
  }
  return { from, to };
}

function wrongUsage(message: string): AppError {
  return new AppError({ code: "wrong_usage", message });
}
