import type { Command } from "commander";
import { z } from "zod";
import { toLocalDate } from "../base/clock.ts";
import { writeWholeFile } from "../base/write-whole-file.ts";
import { openConfiguredKnowledge } from "../open-knowledge.ts";
import { learnSearchWeights, type WeightFigures } from "../retrieval/learn-search-weights.ts";
import { loadSearchWeights, type SearchWeights } from "../retrieval/search-weights.ts";
import { checkOptions, wholeNumber } from "./check-options.ts";
import type { CommandContext } from "./command-context.ts";

const learnSchema = z.object({ out: z.string().min(1), questions: wholeNumber });

/** `weights learn`: learns weights into a file, to be compared with those that ship. */
export function addWeightsCommands(program: Command, context: CommandContext): void {
  program
    .command("weights")
    .description("检索各部分的权重")
    .command("learn")
    .description("从问项的问法重新学一遍权重（问法先从索引里拿掉再拿来问），并说出有没有变好")
    .requiredOption("--out <file>", "写到哪里")
    .option("--questions <count>", "每种文件各问多少句", "400")
    .action((options) => learn(checkOptions(learnSchema, options), context));
}

function learn({ out, questions }: z.infer<typeof learnSchema>, context: CommandContext): void {
  const { config, log } = context.configure();
  const { index } = openConfiguredKnowledge(config, log);
  const known = loadSearchWeights();
  const today = toLocalDate(new Date());
  const learnt = learnSearchWeights(index, { known, today, questions });
  const figures = [
    ...describe("有问项的文件", learnt.prepared),
    ...describe("没有问项的文件", learnt.unprepared),
  ];
  const made = `zhiquan weights learn --questions ${questions}`;
  writeWholeFile(out, [Buffer.from(format(learnt.weights, [made, ...figures]))]);
  context.write(figures.join("\n"));
}

function describe(name: string, { questions, known, learnt }: WeightFigures): string[] {
  const line = (which: string, figures: WeightFigures["known"]) =>
    [
      `${name}，${questions} 句，${which}：`,
      `recall@1 ${figures.recallAt1.toFixed(3)}`,
      `recall@3 ${figures.recallAt3.toFixed(3)}`,
      `MRR ${figures.reciprocalRank.toFixed(3)}`,
    ].join(" ");
  return [line("原来", known), line("学到", learnt)];
}

function format({ prepared, unprepared }: SearchWeights, remarks: readonly string[]): string {
  const flow = (weights: Readonly<Record<string, number>>) =>
    Object.entries(weights)
      .map(([part, weight]) => `${part}: ${weight}`)
      .join(", ");
  return [
    ...remarks.map((remark) => `# ${remark}`),
    `prepared: { ${flow(prepared)} }`,
    `unprepared: { ${flow(unprepared)} }`,
    "",
  ].join("\n");
}
