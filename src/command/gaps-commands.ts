import { createHash } from "node:crypto";
import type { Command } from "commander";
import { z } from "zod";
import { AppError } from "../base/app-error.ts";
import { systemClock, toLocalDate } from "../base/clock.ts";
import { type Knowledge, openConfiguredKnowledge, toKnowledgeFolder } from "../open-knowledge.ts";
import { groupTexts } from "../retrieval/group-texts.ts";
import { UNKNOWN_REASONS } from "../retrieval/passage.ts";
import { closeGaps, countVotes, findOpenGaps, listOpenGaps } from "../storage/gaps.ts";
import type { Storage } from "../storage/open-storage.ts";
import type { GapRow } from "../storage/tables.ts";
import { checkOptions, wholeNumber } from "./check-options.ts";
import type { CommandContext } from "./command-context.ts";
import { createKnowledgeEdit, type KnowledgeEdit } from "./edit-knowledge.ts";
import { takeIn } from "./take-in.ts";
import { withStorage } from "./with-storage.ts";

const DAY_MS = 86_400_000;
const NEEDS_FILE = "from-gaps.jsonl";
const FACTS_FILE = "policies/fixed-answers.yaml";
const FACTS_HEAD = { title: "常见问题解答", kind: "policy" };

const listSchema = z.object({ days: wholeNumber, limit: wholeNumber, json: z.boolean() });
const text = z.string().trim().min(1);
const answerSchema = z.object({ title: text, text, law: z.array(text) });
const unknownSchema = z.object({ title: text, why: z.enum(UNKNOWN_REASONS), where: text });

/** `gaps list | ask | answer | unknown | dismiss`. */
export function addGapsCommands(program: Command, context: CommandContext): void {
  const gaps = program.command("gaps").description("没有答上来或被评为没用的问题");
  gaps
    .command("list")
    .description("按相近程度归成组，问得多的在前；附最接近的问项")
    .option("--days <days>", "最近多少天", "90")
    .option("--limit <number>", "最多看多少条", "1000")
    .option("--json", "每组一行 JSON", false)
    .action((options) => list(checkOptions(listSchema, options), context));
  gaps
    .command("ask <gap...>")
    .description("把这些问法加到已有的问项")
    .requiredOption("--need <id>", "问项的编号")
    .action((ids, { need }) =>
      resolve(ids, context, `ask ${need}`, (rows, edit) => edit.addAsks(need, toAsks(rows))),
    );
  gaps
    .command("answer <gap...>")
    .description("为这些问题写一条固定答复")
    .requiredOption("--title <title>", "这件事叫什么")
    .requiredOption("--text <text>", "答复全文")
    .option("--law <law...>", "依据：法律和条款全称", [])
    .action((ids, options) => {
      const answer = checkOptions(answerSchema, options);
      return resolve(ids, context, "answer", (rows, edit) => addAnswer(rows, answer, edit));
    });
  gaps
    .command("unknown <gap...>")
    .description("记下：这件事没有公开的答案，该问谁")
    .requiredOption("--title <title>", "这件事叫什么")
    .requiredOption("--why <why>", UNKNOWN_REASONS.join("、"))
    .requiredOption("--where <where>", "该问谁")
    .action((ids, options) => {
      const { title, why, where } = checkOptions(unknownSchema, options);
      return resolve(ids, context, "unknown", (rows, edit) =>
        edit.addNeed(NEEDS_FILE, { ...toNeed(rows, title), unknown: { why, where } }),
      );
    });
  gaps
    .command("dismiss <gap...>")
    .description("不用处理，从列表移走")
    .requiredOption("--reason <reason>", "为什么")
    .action((ids, { reason }) => resolve(ids, context, `dismissed: ${reason}`, () => {}));
}

/** A group of gaps as it is shown. */
interface ShownGroup {
  readonly count: number;
  readonly ids: readonly string[];
  readonly questions: readonly string[];
  readonly outcomes: readonly string[];
  readonly reasons: readonly string[];
  readonly latest: string;
  readonly nearestNeed?: { readonly id: string; readonly title: string };
}

async function list(
  { days, limit, json }: z.infer<typeof listSchema>,
  context: CommandContext,
): Promise<void> {
  const { config, log } = context.configure();
  const knowledge = await openConfiguredKnowledge(config, log);
  await withStorage(context, async ({ database }) => {
    const since = new Date(systemClock.now().getTime() - days * DAY_MS);
    const rows = await listOpenGaps(database, { since, limit });
    const groups = groupTexts(
      rows.map(({ question }) => question),
      knowledge.index.embed,
    ).map((members) =>
      toShown(
        members.flatMap((member) => rows[member] ?? []),
        knowledge,
      ),
    );
    if (!json) {
      const { up = 0, down = 0 } = await countVotes(database);
      context.write(`${rows.length} 条，归成 ${groups.length} 组；评价：有用 ${up}，没用 ${down}`);
    }
    for (const group of groups) {
      context.write(json ? JSON.stringify(group) : describe(group));
    }
  });
}

function toShown(rows: readonly GapRow[], { index }: Knowledge): ShownGroup {
  const question = rows[0]?.question ?? "";
  const date = toLocalDate(systemClock.now());
  const need = index.search(question, { limit: 1, date }).needs[0]?.need;
  return {
    count: rows.length,
    ids: rows.map(({ id }) => id),
    questions: toAsks(rows),
    outcomes: [...new Set(rows.map(({ outcome }) => outcome))],
    reasons: [...new Set(rows.flatMap(({ reason }) => reason ?? []))],
    latest: rows[0]?.created_at ?? "",
    ...(need !== undefined && { nearestNeed: { id: need.id, title: need.title } }),
  };
}

function describe(group: ShownGroup): string {
  const { count, ids, questions, outcomes, reasons, latest, nearestNeed } = group;
  const why = [...outcomes, ...reasons].join("、");
  const near = nearestNeed === undefined ? "—" : `${nearestNeed.id} ${nearestNeed.title}`;
  const asked = questions.map((question) => `  · ${question}`).join("\n");
  return `\n${count} 次  ${why}  最近 ${latest}\n${asked}\n  最接近的问项：${near}\n  编号：${ids.join(" ")}`;
}

const toAsks = (rows: readonly GapRow[]) => [...new Set(rows.map(({ question }) => question))];

function toNeed(rows: readonly GapRow[], title: string) {
  const id = createHash("sha256")
    .update(rows[0]?.id ?? "")
    .update(title)
    .digest("hex");
  return { id: `gap-${id.slice(0, 8)}`, title, asks: toAsks(rows) };
}

function addAnswer(
  rows: readonly GapRow[],
  { title, text: answer, law }: z.infer<typeof answerSchema>,
  edit: KnowledgeEdit,
): void {
  const need = toNeed(rows, title);
  const fact = { id: need.id, path: [title], topic: "other", text: answer };
  edit.addFact(FACTS_FILE, FACTS_HEAD, {
    ...fact,
    ...(law.length > 0 && { law }),
    confidence: "verified",
  });
  edit.addNeed(NEEDS_FILE, { ...need, facts: [`policies/fixed-answers#${need.id}`] });
}

/** Changes the knowledge, when it still opens with the change, and takes the gaps from the list. */
async function resolve(
  ids: readonly string[],
  context: CommandContext,
  closing: string,
  change: (rows: readonly GapRow[], edit: KnowledgeEdit) => void,
): Promise<void> {
  const { config, log } = context.configure();
  await withStorage(context, async (storage) => {
    const rows = await findAll(ids, storage);
    const edit = createKnowledgeEdit(toKnowledgeFolder(config));
    change(rows, edit);
    const changes = edit.changes();
    if (changes.length > 0) {
      takeIn(changes, { config, log });
    }
    await closeGaps(storage.database, ids, { closing, now: systemClock.now() });
    context.write(`${rows.length} 条已处理`);
  });
}

async function findAll(ids: readonly string[], { database }: Storage): Promise<GapRow[]> {
  const rows = await findOpenGaps(database, ids);
  const missing = ids.filter((id) => rows.every((row) => row.id !== id));
  if (missing.length > 0) {
    const message = `no open gap is called ${missing.join(", ")}`;
    throw new AppError({ code: "no_such_gap", message });
  }
  return rows;
}
