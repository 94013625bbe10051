import { relative } from "node:path";
import type { Command } from "commander";
import { z } from "zod";
import { AppError } from "../base/app-error.ts";
import type { Conversion, Converted, NamedFile } from "../ingest/convert-file.ts";
import { ingestFiles } from "../ingest/ingest-files.ts";
import { listSources } from "../ingest/list-sources.ts";
import { toKnowledgeFolder } from "../open-knowledge.ts";
import { CONFIDENCES, DOCUMENT_KINDS } from "../retrieval/passage.ts";
import { checkOptions } from "./check-options.ts";
import type { CommandContext } from "./command-context.ts";
import { describeLoss, describeRefusal } from "./describe-ingest.ts";
import { takeIn } from "./take-in.ts";

const text = z.string().trim().min(1).optional();
const optionsSchema = z.object({
  title: text,
  kind: z.enum(DOCUMENT_KINDS).optional(),
  issuer: text,
  number: text,
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  confidence: z.enum(CONFIDENCES).optional(),
  acceptLoss: text,
  dryRun: z.boolean().default(false),
});
type IngestCommandOptions = z.infer<typeof optionsSchema>;

const SHOWN_ORDERS = 3;
const SHOWN_CHARS = 40;

/** `ingest`. */
export function addIngestCommands(program: Command, context: CommandContext): void {
  program
    .command("ingest <path...>")
    .description("收入文件或文件夹：md、txt、html、pdf、docx、xlsx、csv")
    .option("--title <title>", "标题（默认从文件中识别；只用于单个文件）")
    .option("--kind <kind>", "plan、law 或 policy，决定放在哪个文件夹（默认 policy）")
    .option("--issuer <issuer>", "发文机关")
    .option("--number <number>", "文号（只用于单个文件）")
    .option("--from <day>", "施行日期，YYYY-MM-DD")
    .option("--to <day>", "失效前的最后一天，YYYY-MM-DD")
    .option("--confidence <confidence>", "verified（默认）、secondary 或 unknown")
    .option("--accept-loss <reason>", "有内容丢失也收入，并记下原因")
    .option("--dry-run", "只显示结果，不写入")
    .action((paths, options) => ingest(paths, options, context));
}

async function ingest(
  paths: readonly string[],
  given: unknown,
  context: CommandContext,
): Promise<void> {
  const files = listSources(paths);
  const options = checkIngestOptions(given, files);
  const { dryRun: isDryRun, acceptLoss: acceptedLoss, ...fields } = options;
  const { config, log } = context.configure();
  const knowledgeFolder = toKnowledgeFolder(config);
  const converted: Converted[] = [];
  const result = await ingestFiles(files, {
    knowledgeFolder,
    overrides: { ...fields, acceptedLoss },
    onEnd(file, conversion) {
      tell(file, conversion, { knowledgeFolder, isDryRun, context });
      converted.push(...(conversion.kind === "converted" ? [conversion] : []));
    },
  });
  if (result.changes.length > 0 && !isDryRun) {
    const { index } = takeIn(result.changes, { config, log });
    context.write(`索引已更新：${index.documents.length} 份文件，${index.passages.length} 条`);
    tellOrders(converted, index.findOrders, context);
  }
  const { unchanged, failed } = result;
  context.write(
    `${isDryRun ? "可收入" : "收入"} ${result.converted}，未变 ${unchanged}，未收入 ${failed}`,
  );
  if (failed > 0) {
    const message = `${failed} of ${files.length} files were not taken in`;
    throw new AppError({ code: "ingest_incomplete", message });
  }
}

function checkIngestOptions(given: unknown, files: readonly NamedFile[]): IngestCommandOptions {
  const options = checkOptions(optionsSchema, given);
  const { title, number } = options;
  if (files.length > 1 && (title !== undefined || number !== undefined)) {
    const message = "--title and --number belong to one document: name one file";
    throw new AppError({ code: "wrong_usage", message });
  }
  return options;
}

/** What in a document orders a machine about stays in it, and is kept from the model. */
function tellOrders(
  converted: readonly Converted[],
  findOrders: (text: string) => readonly string[],
  context: CommandContext,
): void {
  for (const { document, markdown } of converted) {
    const orders = findOrders(markdown);
    if (orders.length > 0) {
      const shown = orders
        .slice(0, SHOWN_ORDERS)
        .map((order) => `“${order.slice(0, SHOWN_CHARS)}”`);
      context.write(
        `《${document.title}》里有 ${orders.length} 句像是写给机器人的命令，原文保留，不交给大模型：${shown.join("、")}`,
      );
    }
  }
}

interface Telling {
  readonly knowledgeFolder: string;
  readonly isDryRun: boolean;
  readonly context: CommandContext;
}

function tell({ name }: NamedFile, conversion: Conversion, telling: Telling): void {
  const { context, knowledgeFolder } = telling;
  switch (conversion.kind) {
    case "refused":
      context.errorOutput.write(`${name}：${describeRefusal(conversion)}\n`);
      break;
    case "unchanged":
      context.write(`${name}：未变，见 ${relative(knowledgeFolder, conversion.file)}`);
      break;
    case "lost":
      context.errorOutput.write(
        `${name}：有内容丢失，未收入。${describeLoss(conversion.loss)}\n` +
          "  核对后仍要收入，请用 --accept-loss 写明原因\n",
      );
      break;
    case "converted":
      tellConverted(name, conversion, telling);
  }
}

function tellConverted(
  name: string,
  { document, file, before, loss, markdown }: Converted,
  { context, knowledgeFolder, isDryRun }: Telling,
): void {
  const { title, issuer = "—", number = "—", from = "—", to = "—" } = document;
  const replaced = before === undefined ? "" : `，替换《${before.frontMatter.title}》的原版本`;
  context.write(`${name} → ${relative(knowledgeFolder, file)}${replaced}`);
  context.write(`  《${title}》  ${issuer}  ${number}  施行 ${from}  有效至 ${to}`);
  context.write(`  ${describeLoss(loss)}`);
  if (isDryRun) {
    context.write(markdown);
  }
}
