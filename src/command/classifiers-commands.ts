import type { Command } from "commander";
import { z } from "zod";
import { loadStaticVectors } from "../model/static-vectors.ts";
import { toKnowledgeFolder, VECTORS_FILE } from "../open-knowledge.ts";
import { buildIndex } from "../retrieval/build-index.ts";
import { writeClassifiersFile } from "../retrieval/classifiers-file.ts";
import { loadExamples } from "../retrieval/example.ts";
import { createKnowledgeIndex } from "../retrieval/knowledge-index.ts";
import { crossValidate, gatherLessons } from "../retrieval/learn-classifiers.ts";
import { checkOptions, wholeNumber } from "./check-options.ts";
import type { CommandContext } from "./command-context.ts";

const learnSchema = z.object({ out: z.string().min(1), parts: wholeNumber.min(2).optional() });

const NAMES: Readonly<Record<string, string>> = {
  intents: "这句话要做什么",
  reportTypes: "举报的是哪一类",
  reportFields: "举报的是谁、什么东西",
  reportFlags: "举报里有没有要留意的情况",
  elsewhere: "是不是别的部门的事",
  attacks: "是不是攻击",
};

/** `classifiers learn`: makes the file of learnt classifiers that the program ships with. */
export function addClassifiersCommands(program: Command, context: CommandContext): void {
  program
    .command("classifiers")
    .description("听懂一句话用的分类器")
    .command("learn")
    .description("从知识文件夹里的例句和问法学出分类器文件（一两分钟）；知识没变，启动时就不用再学")
    .requiredOption("--out <file>", "写到哪里")
    .option("--parts <count>", "分成几份轮流留出来考，说出对了多少（要几分钟）")
    .action((options) => learn(checkOptions(learnSchema, options), context));
}

function learn({ out, parts }: z.infer<typeof learnSchema>, context: CommandContext): void {
  const folder = toKnowledgeFolder(context.configure().config);
  const vectors = loadStaticVectors(VECTORS_FILE);
  const contents = buildIndex(folder, vectors);
  writeClassifiersFile(out, contents);
  context.write(`已写到 ${out}`);
  if (parts !== undefined) {
    const lessons = gatherLessons(folder, loadExamples(folder), contents.needs);
    const index = createKnowledgeIndex(contents, vectors);
    for (const { name, examples, right } of crossValidate(lessons, index, parts)) {
      const share = examples === 0 ? "还没有例句" : `留出来考对 ${(right / examples).toFixed(3)}`;
      context.write(`${NAMES[name]}：${examples} 处，${share}`);
    }
  }
}
