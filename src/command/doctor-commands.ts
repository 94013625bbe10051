import type { Command } from "commander";
import { AppError } from "../base/app-error.ts";
import { systemClock } from "../base/clock.ts";
import type { CommandContext } from "./command-context.ts";
import { adviseVariable } from "./doctor/advise-variable.ts";
import { describeCause, type Finding, fine, wrong } from "./doctor/finding.ts";

const TIMEOUT_MS = 8000;

interface DoctorOptions {
  readonly publicUrl?: string;
  readonly json?: boolean;
}

/** `doctor`. */
export function addDoctorCommands(program: Command, context: CommandContext): void {
  program
    .command("doctor")
    .description("检查设置、数据、密钥、知识和已配置的渠道，逐项说该怎么办；有问题时退出状态为 1")
    .option("--public-url <url>", "公网地址，从外面检查回调能不能到（默认用 PUBLIC_URL）")
    .option("--json", "每项一行 JSON")
    .action((options) => examine(options, context));
}

async function examine(options: DoctorOptions, context: CommandContext): Promise<void> {
  const findings = await findAll(options, context);
  for (const finding of findings) {
    context.write(options.json ? JSON.stringify(finding) : toLine(finding));
  }
  const count = findings.filter(({ state }) => state === "wrong").length;
  if (count > 0) {
    const message = `${count} of ${findings.length} checks found something wrong`;
    throw new AppError({ code: "not_well", message });
  }
}

async function findAll(
  { publicUrl }: DoctorOptions,
  context: CommandContext,
): Promise<readonly Finding[]> {
  let configured: ReturnType<CommandContext["configure"]>;
  try {
    configured = context.configure();
  } catch (cause) {
    return toVariableFindings(cause);
  }
  const { config, log } = configured;
  const parts = {
    ...{ config, log, fetch, clock: systemClock, timeoutMs: TIMEOUT_MS },
    publicUrl: publicUrl?.replace(/\/+$/, "") ?? config.publicUrl,
  };
  // Channels are loaded by the commands that want them: the others start sooner.
  const { runChecks } = await import("./doctor/checks.ts");
  return [fine("设置", "每个变量都写对了"), ...(await runChecks(parts))];
}

/** Nothing else can be looked at before the variables are right. */
function toVariableFindings(cause: unknown): Finding[] {
  return describeCause(cause)
    .split("; ")
    .map((problem) => wrong("设置", problem, adviseVariable(problem)));
}

const MARKS = { ok: "✔", warning: "!", wrong: "✘" } as const;

function toLine({ subject, state, says, advice }: Finding): string {
  const line = `${MARKS[state]} ${subject}：${says}`;
  return advice === undefined ? line : `${line}\n    ${advice}`;
}
