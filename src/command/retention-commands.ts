import { join } from "node:path";
import type { Command } from "commander";
import { keepShredded } from "../backup/shredded-list.ts";
import { AppError } from "../base/app-error.ts";
import { systemClock, toLocalDate } from "../base/clock.ts";
import { toKnowledgeFolder } from "../open-knowledge.ts";
import { eraseReport } from "../report/erase-report.ts";
import { findRetained, type RetainedReport } from "../report/find-retained.ts";
import { type HoldResult, holdReport, releaseReport } from "../report/hold-report.ts";
import { loadMatterStates } from "../report/load-matter-states.ts";
import { loadRetentionRules, type RetentionRules } from "../report/retention-rules.ts";
import { flushDeleted } from "../storage/flush-deleted.ts";
import type { Storage } from "../storage/open-storage.ts";
import type { CommandContext } from "./command-context.ts";
import { withStorage } from "./with-storage.ts";

/** `retention list | approve | hold | release`. */
export function addRetentionCommands(program: Command, context: CommandContext): void {
  const retention = program.command("retention").description("办结线索的保管期限和法律保留");
  retention
    .command("list")
    .description("哪些线索到期可以销毁、按哪条规则；只列出，不改动（--all 连没到期的也列）")
    .option("--all", "没到期的、挂起的也列出", false)
    .action(({ all }) => withStorage(context, (storage) => list(storage, all === true, context)));
  retention
    .command("approve [caseNumbers...]")
    .description("批准销毁列出的到期线索（--all 是现在到期的全部）；没到期的、挂起的不销毁")
    .option("--all", "现在到期的全部", false)
    .requiredOption("--by <name>", "谁批准的（会记入办理记录）")
    .action((caseNumbers: string[], { all, by }) =>
      withStorage(context, (storage) =>
        approve(storage, { caseNumbers: readChosen(caseNumbers, all === true), by }, context),
      ),
    );
  for (const [name, text, work] of HOLDS) {
    retention
      .command(`${name} <caseNumber>`)
      .description(text)
      .requiredOption("--by <name>", "谁决定的（会记入办理记录）")
      .requiredOption("--reason <text>", "为什么（会记入办理记录，请不要写个人信息）")
      .action((caseNumber: string, { by, reason }) =>
        withStorage(context, async (storage) => {
          const request = { caseNumber, by, reason, now: systemClock.now() };
          refuseUnlessDone(caseNumber, await storage.transaction((trx) => work(trx, request)));
          context.write(`${caseNumber} 已记录`);
        }),
      );
  }
}

/** What is destroyed cannot be had again: either the named ones or all, never all beside a name. */
function readChosen(caseNumbers: readonly string[], isAll: boolean): readonly string[] | undefined {
  if (isAll === caseNumbers.length > 0) {
    throw new AppError({ code: "wrong_usage", message: "either name the reports or say --all" });
  }
  return isAll ? undefined : caseNumbers;
}

const HOLDS = [
  ["hold", "法律保留：从现在起不能销毁，到期也不能", holdReport],
  ["release", "解除法律保留", releaseReport],
] as const;

function refuseUnlessDone(caseNumber: string, result: HoldResult): void {
  if (result !== "done") {
    throw new AppError({
      code: "report_unchanged",
      message: `${caseNumber} was not changed: ${result}`,
    });
  }
}

function loadRules(context: CommandContext): RetentionRules {
  const folder = toKnowledgeFolder(context.configure().config);
  return loadRetentionRules(folder, loadMatterStates(join(folder, "matter-states.yaml")));
}

async function list({ database }: Storage, isAll: boolean, context: CommandContext): Promise<void> {
  const today = toLocalDate(systemClock.now());
  const all = await findRetained(database, loadRules(context), today);
  const shown = all.filter(({ status }) => isAll || status === "due");
  for (const report of shown) {
    context.write(describe(report));
  }
  const due = all.filter(({ status }) => status === "due").length;
  context.write(`到期 ${due} 份；没有改动。批准：zhiquan retention approve <编号…> --by <姓名>`);
}

const STATUSES: Readonly<Record<RetainedReport["status"], string>> = {
  ...{ kept: "未到期", due: "到期", held: "挂起" },
};

const NOT_OVER = "没有这个编号，或者还没办结、已销毁";

function describe(report: RetainedReport): string {
  const { caseNumber, endedOn, end, years, basis, dueOn, status } = report;
  return `${caseNumber}  ${endedOn} 结束（${end}）  保留 ${years} 年，至 ${dueOn}  ${STATUSES[status]}  ${basis}`;
}

/** Each report in a transaction of its own; what is not due, or held meanwhile, is left and said. */
async function approve(
  storage: Storage,
  { caseNumbers, by }: { readonly caseNumbers: readonly string[] | undefined; readonly by: string },
  context: CommandContext,
): Promise<void> {
  const now = systemClock.now();
  const rules = loadRules(context);
  const found = await findRetained(storage.database, rules, toLocalDate(now), caseNumbers);
  const due = found.filter(({ status }) => status === "due");
  let erased = 0;
  try {
    for (const { caseNumber, end, years } of due) {
      const reason = `保管期满：${end} ${years} 年`;
      const result = await storage.transaction((trx) =>
        eraseReport(trx, { caseNumber, by, reason, now }),
      );
      erased += result.kind === "erased" ? 1 : 0;
      context.write(`${caseNumber}  ${result.kind === "erased" ? "已销毁" : result.reason}`);
    }
  } finally {
    // What was erased before a fault stays erased, also when a backup comes back.
    await keepShredded(storage.database, join(context.configure().config.dataFolder, "keys"));
    await flushDeleted(storage.database);
  }
  for (const line of describeLeft(caseNumbers ?? [], found)) {
    context.write(line);
  }
  context.write(`销毁 ${erased} 份，批准人 ${by}`);
}

/** A line for each of the named reports that is not due. */
function describeLeft(
  caseNumbers: readonly string[],
  found: readonly RetainedReport[],
): readonly string[] {
  return caseNumbers.flatMap((one) => {
    const status = found.find(({ caseNumber }) => caseNumber === one)?.status;
    const shown = status === undefined ? NOT_OVER : STATUSES[status];
    return status === "due" ? [] : [`${one}  ${shown}，没有动`];
  });
}
