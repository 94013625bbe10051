import type { Command } from "commander";
import { toLocalDate } from "../base/clock.ts";
import { writeWholeFile } from "../base/write-whole-file.ts";
import { openConfiguredKnowledge } from "../open-knowledge.ts";
import { learnSearchWeights, type WeightFigures } from "../retrieval/learn-search-weights.ts";
import {
  loadSearchWeights,
  SEARCH_WEIGHTS_FILE,
  type SearchWeights,
} from "../retrieval/search-weights.ts";
import type { CommandContext } from "./command-context.ts";

interface LearnRequest {
  readonly out: string;
  readonly questions: number;
}

/** `weights learn`: makes the file of weights that the search ships with. */
export function addWeightsCommands(program: Command, context: CommandContext): void {
  program
    .command("weights")
    .description("检索各部分的权重")
    .command("learn")
    .description("从问项的问法重新学一遍权重（问法先从索引里拿掉再拿来问），并说出有没有变好")
    .option("--out <file>", "写到哪里", SEARCH_WEIGHTS_FILE)
    .option("--questions <count>", "每种文件问多少句", Number, 400)
    .action((request: LearnRequest) => learn(request, context));
}

function learn({ out, questions }: LearnRequest, context: CommandContext): void {
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
