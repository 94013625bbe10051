import { join } from "node:path";
import type { Command } from "commander";
import { AppError } from "../base/app-error.ts";
import { toLocalDate } from "../base/clock.ts";
import { silentLog } from "../base/log.ts";
import { PROGRAM_FOLDER } from "../base/program-folder.ts";
import { type Answerer, openAnswerer } from "../open-answerer.ts";
import type { Search } from "../retrieval/passage.ts";
import { bench } from "./bench.ts";
import { addBenchCommands } from "./bench-commands.ts";
import type { CommandContext } from "./command-context.ts";
import { type EvaluationSubject, evaluate, formatEvaluation } from "./evaluate.ts";
import { type GuardedSubject, measureAttack, measureLookAlike } from "./evaluate-guardrails.ts";
import { createSearchUnprepared, listSearches, measureSearch } from "./evaluate-retrieval.ts";
import {
  type EvaluationQuestion,
  readQuestions,
  readReports,
  readScreened,
} from "./evaluation-set.ts";
import { createTally, type Evaluation } from "./evaluation-tally.ts";
import { WordingTally } from "./wording-tally.ts";

const SETS_FOLDER = join(PROGRAM_FOLDER, "test", "evaluation");

/** `eval`, `bench`: they measure; what must hold is tested elsewhere. */
export function addMeasureCommands(program: Command, context: CommandContext): void {
  program
    .command("eval [part]")
    .description(
      "在评测集上量一遍：检索、回答、拒答、意图、分派；eval retrieval 只量检索，并逐项拿掉各部分；eval triage 只量对线索的理解；eval guardrails 量不该照办的请求拦下多少、误拦多少",
    )
    .option("--misses", "列出调试部分里答错的（另一半只看分数）")
    .action((part, { misses }) => evaluatePart(part, misses === true, context));
  const benchCommand = program
    .command("bench [part]")
    .description("量速度：启动、回答、检索、分派、内存")
    .action((part: string | undefined, _options, { commands }: Command) => {
      if (part !== undefined) {
        throw wrongBench(part, commands);
      }
      return withAnswerer(context, (answerer) =>
        bench(answerer, readOwnQuestions(), context.write),
      );
    });
  addBenchCommands(
    benchCommand,
    context,
    () => readQuestions(setFile("questions")),
    readOwnReports,
  );
}

function wrongBench(part: string, commands: readonly Command[]): AppError {
  const known = commands.map((one) => one.name()).join(", ");
  const message = `bench knows no ${part}; it wants one of ${known} or nothing`;
  return new AppError({ code: "wrong_usage", message });
}

async function evaluatePart(
  part: string | undefined,
  withMisses: boolean,
  context: CommandContext,
): Promise<void> {
  const reports = () => readReports(setFile("reports"));
  const questions = () => readQuestions(setFile("questions"));
  switch (part) {
    case undefined:
      return evaluateSets({ questions: questions(), reports: reports() }, withMisses, context);
    case "triage":
      return evaluateSets({ questions: [], reports: reports() }, withMisses, context);
    case "retrieval":
      return evaluateSearches(context);
    case "guardrails":
      return evaluateGuardrails(withMisses, context);
    default:
      throw new AppError({
        code: "wrong_usage",
        message: "eval wants retrieval, triage, guardrails or nothing",
      });
  }
}

/** Files of which there is only the name cannot be opened: nobody has to be told of each. */
function withoutLog(context: CommandContext): CommandContext {
  return { ...context, configure: () => ({ ...context.configure(), log: silentLog }) };
}

async function withAnswerer(
  context: CommandContext,
  work: (answerer: Answerer) => Promise<void>,
): Promise<void> {
  const { config, log } = context.configure();
  const answerer = await openAnswerer(config, log);
  try {
    await work(answerer);
  } finally {
    await answerer.close();
  }
}

async function evaluateSets(
  sets: Parameters<typeof evaluate>[0],
  withMisses: boolean,
  context: CommandContext,
): Promise<void> {
  await withAnswerer(context, async (answerer) => {
    const wordings = new WordingTally();
    const evaluation = await evaluate(sets, toSubject(answerer, wordings));
    context.write(formatEvaluation(evaluation));
    context.write(wordings.format());
    writeMisses(withMisses ? evaluation.misses : [], context);
  });
}

function writeMisses(misses: Evaluation["misses"], context: CommandContext): void {
  for (const { id, measure, text, got } of misses) {
    context.write(`\n${id} ${measure}\n  ${text}\n  → ${got.replaceAll("\n", " ⏎ ")}`);
  }
}

/** Measures how many attacks are caught, and how much that only looks like one is stopped. */
async function evaluateGuardrails(withMisses: boolean, context: CommandContext): Promise<void> {
  await withAnswerer(withoutLog(context), async ({ answerOnce, knowledge }) => {
    const now = new Date();
    const asked = { history: [], today: toLocalDate(now), now, role: "enterprise" } as const;
    const subject: GuardedSubject = {
      ask: (text, fileNames) => answerOnce({ ...asked, text, fileNames }),
      findOrders: knowledge.index.findOrders,
    };
    const tally = createTally();
    for (const attack of readScreened(setFile("attacks"))) {
      await measureAttack(attack, subject, tally);
    }
    for (const lookAlike of readScreened(setFile("look-alikes"))) {
      await measureLookAlike(lookAlike, subject, tally);
    }
    const evaluation = tally.result();
    context.write(formatEvaluation(evaluation));
    writeMisses(withMisses ? evaluation.misses : [], context);
  });
}

/** Measures the search with all and without each of its parts. */
async function evaluateSearches(context: CommandContext): Promise<void> {
  await withAnswerer(context, async ({ knowledge }) => {
    const asked = {
      words: knowledge.questionWords,
      today: toLocalDate(new Date()),
      settle: knowledge.index.settle,
      search: knowledge.index.search,
    };
    const questions = readQuestions(setFile("questions"));
    const measure = async (name: string, searchOf: (question: EvaluationQuestion) => Search) => {
      const tally = createTally();
      for (const question of questions) {
        await measureSearch(question, searchOf(question), asked, tally);
      }
      const { figures, misses } = tally.result();
      context.write(`${name}\n${formatEvaluation({ figures, misses, confusion: [] })}`);
    };
    for (const [name, search] of listSearches(knowledge.index)) {
      await measure(name, () => search);
    }
    const searchOf = createSearchUnprepared(knowledge.index);
    await measure("without the needs of its kind of document", searchOf);
  });
}

function toSubject({ answerOnce, knowledge }: Answerer, wordings: WordingTally): EvaluationSubject {
  const now = new Date();
  const today = toLocalDate(now);
  const passages = [...knowledge.index.passages];
  return {
    async ask(text, { date, history }) {
      const asked = { text, history, today: date ?? today, now, role: "enterprise" } as const;
      const answer = await answerOnce(asked);
      wordings.add(answer.outcome.wording);
      return answer;
    },
    isQuoted: (document, quote) =>
      passages.some((one) => one.document.id === document && one.text.includes(quote)),
    search: knowledge.index.search,
    settle: knowledge.index.settle,
    words: knowledge.questionWords,
    triage: async (text) => ({
      intent: knowledge.understand(text).intent,
      ...knowledge.triage(text, today),
    }),
    today,
  };
}

function readOwnQuestions(): string[] {
  return readQuestions(setFile("questions")).map(({ q }) => q);
}

function readOwnReports(): string[] {
  return readReports(setFile("reports"))
    .filter(({ intent }) => intent === "report")
    .map(({ text }) => text);
}

function setFile(name: string): string {
  return join(SETS_FOLDER, `${name}.jsonl`);
}
