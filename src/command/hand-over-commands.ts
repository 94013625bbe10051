import { writeFile } from "node:fs/promises";
import type { Command } from "commander";
import { AppError } from "../base/app-error.ts";
import { openConfiguredKnowledge } from "../open-knowledge.ts";
import { collectHandOver, recordHandOver } from "../report/collect-hand-over.ts";
import { isReason } from "../report/export-for-person.ts";
import { toMatterId } from "../report/matter.ts";
import { writeHandOver } from "../report/write-hand-over.ts";
import type { CommandContext } from "./command-context.ts";
import { withStorage } from "./with-storage.ts";

interface HandOverOptions {
  readonly to: string;
  readonly by: string;
  readonly reason: string;
  readonly basis?: string;
  readonly matter: string;
  readonly out: string;
}

/** `reports hand-over`: what another body needs that takes a matter over, as a Word file. */
export function addHandOverCommand(reports: Command, context: CommandContext): void {
  reports
    .command("hand-over <caseNumber>")
    .description(
      "给公安机关或其他部门的移送材料（docx）：事实、依据、经过、时限、证据清单；记入办理记录",
    )
    .requiredOption("--to <body>", "交给哪个机关")
    .requiredOption("--by <name>", "谁交")
    .requiredOption("--reason <reason>", "为什么")
    .option("--basis <law>", "写明法律依据才附举报人信息，例如“刑事诉讼法第一百一十条”")
    .option("--matter <number>", "第几个事项", "1")
    .requiredOption("--out <file>", "写到哪个 .docx 文件")
    .action((caseNumber, options) => handOver(caseNumber, options, context));
}

async function handOver(
  caseNumber: string,
  { to, by, reason, basis, matter, out }: HandOverOptions,
  context: CommandContext,
): Promise<void> {
  if (!out.endsWith(".docx") || !isReason(reason) || (basis !== undefined && !isReason(basis))) {
    throw new AppError({
      code: "wrong_usage",
      message: "--out wants a file that ends in .docx, --reason and --basis want a few words",
    });
  }
  const { config, log } = context.configure();
  const { reports: knowledge, texts } = openConfiguredKnowledge(config, log);
  await withStorage(context, async (storage) => {
    const request = {
      ...{ matterId: toMatterId(caseNumber, Number(matter)), to, reason, now: new Date() },
      actor: { id: by, role: "command" },
      ...(basis === undefined ? {} : { legalBasis: basis }),
    };
    const about = { knowledge, texts: texts.report };
    const handOver = await collectHandOver(storage.database, request, about);
    if (handOver === undefined) {
      throw new AppError({ code: "no_such_report", message: `no matter ${request.matterId}` });
    }
    const bytes = await writeHandOver(handOver.paper, texts.report);
    const recorded = await storage.transaction((trx) =>
      recordHandOver(trx, request, handOver, about),
    );
    if (recorded === "outdated") {
      const message = `${request.matterId} has changed meanwhile: ask again`;
      throw new AppError({ code: "matter_changed", message });
    }
    await writeFile(out, bytes, { mode: 0o600 });
    context.write(`已写到 ${out}，并记入办理记录`);
  });
}
