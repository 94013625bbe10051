import type { Command } from "commander";
import { z } from "zod";
import { AppError } from "../base/app-error.ts";
import { toLocalDate } from "../base/clock.ts";
import { ROLES } from "../conversation/person.ts";
import type { Reply } from "../conversation/reply.ts";
import { type Answerer, openAnswerer } from "../open-answerer.ts";
import { openEmbeddedKnowledge } from "../open-embeddings.ts";
import { openConfiguredKnowledge } from "../open-knowledge.ts";
import type { CommandContext } from "./command-context.ts";
import { answerJsonLines } from "./json-lines.ts";

const idSchema = z.union([z.string(), z.number()]);
const dateSchema = z.iso.date();
/** Longer input is not a question; the chat has a tighter limit of its own. */
const LONGEST_TEXT = 1_000_000;
const textSchema = z.string().max(LONGEST_TEXT);

const askSchema = z.object({
  id: idSchema,
  q: textSchema,
  history: z.array(textSchema).default([]),
  date: dateSchema.optional(),
  person: z.enum(["enterprise", "official", "staff"]).default("enterprise"),
});

const searchSchema = z.object({
  id: idSchema,
  q: textSchema,
  k: z.int().min(1).max(100).default(10),
  date: dateSchema.optional(),
});

const triageSchema = z.object({ id: idSchema, text: textSchema, date: dateSchema.optional() });

/** `ask`, `search`, `triage`: a contract that tools outside the project call. */
export function addAskCommands(program: Command, context: CommandContext): void {
  program
    .command("ask [question]")
    .description("回答一个问题；--json 时从标准输入逐行读 JSON")
    .option("--json", "每行一个 JSON：{id, q, history?, date?, person?}")
    .action((question, { json }) => ask(question, json === true, context));
  program
    .command("search [question]")
    .description("检索条款；--json 时从标准输入逐行读 JSON")
    .option("--json", "每行一个 JSON：{id, q, k?, date?}")
    .action((question, { json }) => search(question, json === true, context));
  program
    .command("triage [text]")
    .description("看一段线索会分到哪里，不立案；--json 时从标准输入逐行读 JSON")
    .option("--json", "每行一个 JSON：{id, text, date?}")
    .action((text, { json }) => triage(text, json === true, context));
}

async function ask(
  question: string | undefined,
  isJson: boolean,
  context: CommandContext,
): Promise<void> {
  const asked = isJson ? "" : wantText(question);
  const { config, log } = context.configure();
  const answerer = await openAnswerer(config, log);
  if (isJson) {
    await answerJsonLines(context, askSchema, (request) => answerAsk(request, answerer));
  } else {
    const answer = await answerAsk(askSchema.parse({ id: 0, q: asked }), answerer);
    context.write(answer.text);
    for (const [index, { title, path, quote }] of answer.citations.entries()) {
      context.write(`[${index + 1}] 《${title}》${path.join(" › ")}：${quote}`);
    }
  }
  await answerer.close();
}

async function answerAsk(
  { id, q, history, date, person }: z.infer<typeof askSchema>,
  { answerOnce }: Answerer,
) {
  const startedAt = performance.now();
  const now = new Date();
  const { intent, outcome } = await answerOnce({
    text: q,
    history,
    today: date ?? toLocalDate(now),
    now,
    role: ROLES.find((role) => role === person) ?? "officer",
  });
  return {
    id,
    intent,
    outcome: outcome.code,
    text: toText(outcome.reply),
    citations: outcome.reply.citations,
    passages: outcome.passages ?? [],
    ms: toMs(startedAt),
  };
}

/** The reply as one text: what would be buttons are lines, as the text before speaks of them. */
function toText({ text, table, buttons }: Reply): string {
  const rows = table === undefined ? [] : [table.columns, ...table.rows];
  const labels = buttons.flat().map(({ label }) => `· ${label}`);
  return [text, ...rows.map((row) => row.join(" | ")), ...labels].join("\n");
}

async function search(
  question: string | undefined,
  isJson: boolean,
  context: CommandContext,
): Promise<void> {
  const asked = isJson ? "" : wantText(question);
  const { config, log } = context.configure();
  const { index } = await openEmbeddedKnowledge({ config, log });
  const find = async ({ id, q, k, date }: z.infer<typeof searchSchema>) => {
    const startedAt = performance.now();
    const asked = { limit: k, date: date ?? toLocalDate(new Date()) };
    const { fallback, ...found } = await index.settle(() => index.search(q, asked));
    const passages = found.passages.map(({ passage, score, parts }) => ({
      document: passage.document.id,
      title: passage.document.title,
      path: passage.path,
      text: passage.text,
      score,
      parts,
    }));
    return { id, passages, ...(fallback !== undefined && { fallback }), ms: toMs(startedAt) };
  };
  if (isJson) {
    await answerJsonLines(context, searchSchema, find);
    return;
  }
  const { passages } = await find(searchSchema.parse({ id: 0, q: asked, k: 5 }));
  for (const { title, path, text, score } of passages) {
    context.write(
      `${score.toFixed(3)}  《${title}》${path.join(" › ")}\n       ${text.slice(0, 120)}`,
    );
  }
}

async function triage(
  text: string | undefined,
  isJson: boolean,
  context: CommandContext,
): Promise<void> {
  const told = isJson ? "" : wantText(text);
  const { config, log } = context.configure();
  const knowledge = openConfiguredKnowledge(config, log);
  const sort = async (request: z.infer<typeof triageSchema>) => {
    const startedAt = performance.now();
    const { intent } = knowledge.understand(request.text);
    const sorted = knowledge.triage(request.text, request.date ?? toLocalDate(new Date()));
    return { id: request.id, intent, ...sorted, ms: toMs(startedAt) };
  };
  if (isJson) {
    await answerJsonLines(context, triageSchema, sort);
    return;
  }
  context.write(JSON.stringify(await sort(triageSchema.parse({ id: 0, text: told })), null, 2));
}

/** @throws AppError `wrong_usage` when there is neither a text nor `--json`. */
function wantText(text: string | undefined): string {
  if (text === undefined || text.trim() === "") {
    throw new AppError({
      code: "wrong_usage",
      message: "a text is wanted, or --json for lines from standard input",
    });
  }
  return text;
}

function toMs(startedAt: number): number {
  return Math.round((performance.now() - startedAt) * 1000) / 1000;
}
