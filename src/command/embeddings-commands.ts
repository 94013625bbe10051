import { basename, resolve } from "node:path";
import type { Command } from "commander";
import { writeWholeFile } from "../base/write-whole-file.ts";
import { DISTILLATION_DEFAULTS, distillEmbeddings } from "../model/distill-embeddings.ts";
import { openOnnxEncoder } from "../model/onnx-encoder.ts";
import { encodeStaticVectors, type StaticVectors } from "../model/static-vectors.ts";
import { toKnowledgeFolder } from "../open-knowledge.ts";
import type { CommandContext } from "./command-context.ts";
import { gatherDistillationInput } from "./gather-distillation-input.ts";

interface DistillRequest {
  readonly teacher: string;
  readonly corpus: readonly string[];
  readonly out: string;
}

/** `embeddings distill`: makes the file of word vectors that the program ships with. */
export function addEmbeddingsCommands(program: Command, context: CommandContext): void {
  program
    .command("embeddings")
    .description("按意思检索用的词向量")
    .command("distill")
    .description("从句向量模型学出词向量文件（要几分钟；需要 onnxruntime-node）")
    .requiredOption("--teacher <folder>", "模型文件夹：tokenizer.json 和 ONNX 文件")
    .requiredOption("--corpus <files...>", "文本文件，一行一句，可以是 .gz；知识文件夹会自动加上")
    .requiredOption("--out <file>", "写到哪里")
    .action((request: DistillRequest) => distill(request, context));
}

async function distill(
  { teacher, corpus, out }: DistillRequest,
  context: CommandContext,
): Promise<void> {
  const startedAt = performance.now();
  const seconds = () => Math.round((performance.now() - startedAt) / 1000);
  const { config } = context.configure();
  const { encode } = await openOnnxEncoder(teacher);
  const texts = gatherDistillationInput(toKnowledgeFolder(config), corpus);
  const input = { ...texts, teacher: { name: basename(resolve(teacher)), encode } };
  const vectors = await distillEmbeddings(input, DISTILLATION_DEFAULTS, (line) => {
    context.errorOutput.write(`${seconds()} s  ${line}\n`);
  });
  const bytes = encodeStaticVectors(vectors);
  writeWholeFile(out, bytes);
  context.write(describe(vectors, texts.corpus.length + texts.own.length, bytes.length, seconds()));
}

function describe(
  { header }: StaticVectors,
  sentences: number,
  bytes: number,
  tookSeconds: number,
): string {
  const figures = [
    `${header.words} 个词`,
    `${header.dimensions} 维`,
    `${sentences} 句`,
    `${(bytes / 1_000_000).toFixed(2)} MB`,
    `用时 ${tookSeconds} 秒`,
  ];
  return figures.join("，");
}
