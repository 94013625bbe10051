import { existsSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import type { Command } from "commander";
import { stringify } from "yaml";
import { AppError } from "../base/app-error.ts";
import { writeWholeFile } from "../base/write-whole-file.ts";
import type { Config } from "../config/config.ts";
import { toKnowledgeFolder } from "../open-knowledge.ts";
import { openChatModel } from "../open-wording.ts";
import { loadOwnPrompts } from "../prompt/own-prompts.ts";
import { loadDocuments } from "../retrieval/load-documents.ts";
import { loadNeeds } from "../retrieval/load-needs.ts";
import type { Passage } from "../retrieval/passage.ts";
import { readAcceptable } from "./accept-needs.ts";
import type { CommandContext } from "./command-context.ts";
import { createKnowledgeEdit } from "./edit-knowledge.ts";
import { type ProposeOptions, proposeNeeds } from "./propose-needs.ts";
import type { ProposedNeed } from "./proposed-needs.ts";
import { takeIn } from "./take-in.ts";

const ACCEPTED_FILE = "accepted.jsonl";
const HEAD =
  "# 大模型提出的问项，看过才算数：要的把 approved 改成 true（题目、问法、引文都可以改），\n" +
  "# 然后运行 zhiquan needs accept 这个文件。引文必须与条款原文一字不差。\n";

/** `needs propose`, `needs accept`. */
export function addNeedsCommands(program: Command, context: CommandContext): void {
  const needs = program.command("needs").description("知识库里的问项：大模型提出，人来定");
  needs
    .command("propose <document>")
    .description("请大模型为 knowledge/ 里的一份文件提出问项，写到数据文件夹的 proposals/ 里")
    .action((document) => propose(document, context));
  needs
    .command("accept <file>")
    .description("把文件里已批准的问项收入 knowledge/needs/accepted.jsonl")
    .action((file) => accept(file, context));
}

async function propose(document: string, context: CommandContext): Promise<void> {
  const { config } = context.configure();
  const model = openChatModel(config);
  if (model === undefined) {
    const message = "MODEL_BASE_URL and MODEL_NAME want values: a model proposes needs";
    throw new AppError({ code: "wrong_config", message });
  }
  const knowledgeFolder = toKnowledgeFolder(config);
  const { passages } = loadDocuments(knowledgeFolder);
  const id = toDocumentId(document, knowledgeFolder);
  const own = passages.filter((passage) => passage.document.id === id && mayBeAsked(passage));
  if (own.length === 0) {
    const message = `${document}: no document of ${knowledgeFolder} with anything to ask about`;
    throw new AppError({ code: "wrong_usage", message });
  }
  const file = toProposalFile(config, id);
  const known = new Set(loadNeeds(knowledgeFolder, passages).flatMap(({ asks }) => asks));
  const options = { model, prompts: loadOwnPrompts(), known };
  const proposals = await proposeAll(own, options, context);
  writeWholeFile(file, `${HEAD}${stringify({ document: id, proposals }, { lineWidth: 0 })}`);
  context.write(`${file}：${proposals.length} 个问项待批准`);
}

/** Figures of tables are told by the table; what is unknown answers nothing. */
function mayBeAsked({ kind, confidence }: Passage): boolean {
  return kind !== "table_row" && confidence !== "unknown";
}

/** The id of a document that is named by its file or by its id. */
function toDocumentId(document: string, knowledgeFolder: string): string {
  const inside = relative(knowledgeFolder, resolve(document)).split(sep).join("/");
  return (inside.startsWith("..") ? document : inside).replace(/\.(?:md|yaml)$/, "");
}

/** Where a document's proposals go; a file that somebody may be working on stays. */
function toProposalFile({ dataFolder }: Config, id: string): string {
  const file = join(dataFolder, "proposals", `${id.replaceAll("/", "-")}.yaml`);
  if (existsSync(file)) {
    const message = `${file} is there already: accept it, or move it away`;
    throw new AppError({ code: "proposals_exist", message });
  }
  return file;
}

/** @throws AppError `model_unavailable` when the model proposed nothing for any passage. */
async function proposeAll(
  passages: readonly Passage[],
  options: ProposeOptions,
  context: CommandContext,
): Promise<ProposedNeed[]> {
  const proposals = new Map<string, ProposedNeed>();
  let dropped = 0;
  const failures: string[] = [];
  for (const passage of passages) {
    if (context.stopSignal.aborted) {
      break;
    }
    const result = await proposeNeeds(passage, options);
    if (result.kind === "failed") {
      failures.push(result.reason);
      context.errorOutput.write(`${passage.path.join(" › ")}：没有结果（${result.reason}）\n`);
      continue;
    }
    dropped += result.dropped;
    for (const need of result.needs) {
      proposals.set(need.id, need);
    }
  }
  if (failures.length === passages.length) {
    const message = `the model gave nothing for any of ${passages.length} passages: ${failures[0]}`;
    throw new AppError({ code: "model_unavailable", message });
  }
  const counts = `去掉引文不实或没有新问法的 ${dropped} 个，没有结果的 ${failures.length} 条`;
  context.write(`看了 ${passages.length} 条；${counts}`);
  return [...proposals.values()];
}

function accept(file: string, context: CommandContext): void {
  const { config, log } = context.configure();
  const knowledgeFolder = toKnowledgeFolder(config);
  const { passages } = loadDocuments(knowledgeFolder);
  const needs = loadNeeds(knowledgeFolder, passages);
  const acceptable = readAcceptable(file, { passages, needs });
  if (acceptable.needs.length > 0) {
    const edit = createKnowledgeEdit(knowledgeFolder);
    for (const { approved: _, ...need } of acceptable.needs) {
      edit.addNeed(ACCEPTED_FILE, need);
    }
    takeIn(edit.changes(), { config, log });
  }
  context.write(
    `收入 ${acceptable.needs.length} 个，早已收入 ${acceptable.known} 个，未批准 ${acceptable.unapproved} 个`,
  );
}
