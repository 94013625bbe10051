import type { Command } from "commander";
import { z } from "zod";
import { AppError } from "../base/app-error.ts";
import { toLocalDate } from "../base/clock.ts";
import { loadStaticVectors } from "../model/static-vectors.ts";
import { openConfiguredKnowledge, toKnowledgeFolder, VECTORS_FILE } from "../open-knowledge.ts";
import { addAnswerBench } from "./bench-answer.ts";
import { addChannelBench } from "./bench-channels.ts";
import { addDeskBench } from "./bench-desk.ts";
import { addEvidenceBench } from "./bench-evidence.ts";
import { benchPeers } from "./bench-peers.ts";
import { addReportBench } from "./bench-reports.ts";
import { benchRetrieval, buildBenchIndex } from "./bench-retrieval.ts";
import { wholeNumber } from "./check-options.ts";
import type { CommandContext } from "./command-context.ts";
import type { EvaluationQuestion } from "./evaluation-set.ts";

const DEFAULT_SIZES = "1000,10000,100000";
/** A thousand times what the city has is asked for by name. */
const sizesSchema = z
  .array(wholeNumber.max(10_000_000))
  .transform((sizes) => sizes.sort((one, other) => one - other));

interface RetrievalOptions {
  readonly sizes: string;
  readonly build?: string;
}

/**
 * `bench retrieval`: the search over more passages than there are; `bench peers`, `bench answer`,
 * `bench reports`, `bench evidence`, `bench channels`, `bench desk`.
 */
export function addBenchCommands(
  bench: Command,
  context: CommandContext,
  readOwnQuestions: () => EvaluationQuestion[],
  readOwnReports: () => readonly string[],
): void {
  bench
    .command("peers")
    .description(
      "同一组问题：我们的检索、只用 BM25、LangChain 的常见做法，放在一起比（需要开发依赖）",
    )
    .option("--onnx <folder>", "再加上这个文件夹里的 ONNX 模型")
    .action((options: PeersOptions) => runPeers(options, context, readOwnQuestions()));
  bench
    .command("retrieval")
    .description("量检索：生成越来越多的条款，看耗时、内存和查全率")
    .option("--sizes <numbers>", "条款数，用逗号隔开，最多一千万", DEFAULT_SIZES)
    .option("--build <folder>", "只建索引，放进这个文件夹（由程序自己使用）")
    .action((options: RetrievalOptions) => runRetrieval(options, context, readOwnQuestions));
  addAnswerBench(bench, context, () => readOwnQuestions().map(({ q }) => q));
  addReportBench(bench, context, readOwnReports);
  addChannelBench(bench, context);
  addEvidenceBench(bench, context);
  addDeskBench(bench, context);
}

interface PeersOptions {
  readonly onnx?: string;
}

async function runPeers(
  { onnx: onnxFolder }: PeersOptions,
  { configure, write }: CommandContext,
  questions: readonly EvaluationQuestion[],
): Promise<void> {
  const { config, log } = configure();
  const { index } = openConfiguredKnowledge(config, log);
  const vectors = loadStaticVectors(VECTORS_FILE);
  await benchPeers({
    ...{ index, vectors, questions, onnxFolder, write },
    today: toLocalDate(new Date()),
  });
}

async function runRetrieval(
  { sizes, build }: RetrievalOptions,
  context: CommandContext,
  readOwnQuestions: () => EvaluationQuestion[],
): Promise<void> {
  const wanted = parseSizes(sizes);
  const vectors = loadStaticVectors(VECTORS_FILE);
  if (build === undefined) {
    const { runApart, stopSignal, write } = context;
    await benchRetrieval({
      ...{ sizes: wanted, vectors, runApart, stopSignal, write },
      questions: readOwnQuestions().map(({ q }) => q),
    });
  } else {
    const knowledgeFolder = toKnowledgeFolder(context.configure().config);
    buildBenchIndex(wanted[0] ?? 0, build, { knowledgeFolder, vectors });
  }
}

function parseSizes(text: string): number[] {
  const sizes = sizesSchema.safeParse(text.split(","));
  if (!sizes.success) {
    throw new AppError({
      code: "wrong_usage",
      message: `--sizes ${text} is no list of numbers`,
      userMessage: "--sizes 要写成用逗号隔开的正整数，例如 1000,10000。",
    });
  }
  return sizes.data;
}
