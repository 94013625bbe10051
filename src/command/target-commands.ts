import type { Command } from "commander";
import { openConfiguredKnowledge } from "../open-knowledge.ts";
import type { CommandContext } from "./command-context.ts";

/** `targets list`. */
export function addTargetCommands(program: Command, context: CommandContext): void {
  const targets = program.command("targets").description("规划的量化指标");
  targets
    .command("list")
    .description("列出全部指标：类别、名称、基期值、规划值、单位")
    .option("--json", "输出 JSON")
    .action(({ json }) => listTargets(json === true, context));
}

function listTargets(isJson: boolean, context: CommandContext): void {
  const { config, log } = context.configure();
  const { targets } = openConfiguredKnowledge(config, log).targets;
  if (isJson) {
    context.write(JSON.stringify(targets, null, 2));
    return;
  }
  for (const { category, name, base, planned, unit } of targets) {
    context.write(`${category}  ${name}  ${base?.value ?? "无基期值"} → ${planned.value} ${unit}`);
  }
}
