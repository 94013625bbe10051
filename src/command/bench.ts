import { toLocalDate } from "../base/clock.ts";
import type { Answerer } from "../open-answerer.ts";
import { percentile } from "./percentile.ts";

const ROUNDS = 20;

/** Times answers, searches and triage on `questions`, and writes one line a figure. */
export async function bench(
  { answerOnce, knowledge }: Answerer,
  questions: readonly string[],
  write: (line: string) => void,
): Promise<void> {
  const now = new Date();
  const today = toLocalDate(now);
  const history: string[] = [];
  await measure("answer", questions, write, (text) =>
    answerOnce({ text, history, today, now, role: "enterprise" }),
  );
  await measure("search", questions, write, (text) =>
    knowledge.index.search(text, { limit: 10, date: today }),
  );
  await measure("triage", questions, write, (text) => knowledge.triage(text, today));
  await measure("understand", questions, write, (text) => knowledge.understand(text));
  const memory = process.memoryUsage();
  write(
    `memory      resident ${toMegabytes(memory.rss)} MB, heap ${toMegabytes(memory.heapUsed)} MB`,
  );
}

async function measure(
  name: string,
  questions: readonly string[],
  write: (line: string) => void,
  work: (question: string) => unknown,
): Promise<void> {
  const timesMs: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const question of questions) {
      const startedAt = performance.now();
      await work(question);
      timesMs.push(performance.now() - startedAt);
    }
  }
  // The first rounds run before the code is compiled.
  const warm = timesMs.slice(questions.length * 2).sort((one, other) => one - other);
  const total = warm.reduce((sum, time) => sum + time, 0);
  const at = (share: number) => percentile(warm, share).toFixed(3);
  const perSecond = Math.round((1000 * warm.length) / total);
  write(
    `${name.padEnd(11)} p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms, ${perSecond} a second`,
  );
}

function toMegabytes(bytes: number): number {
  return Math.round(bytes / 1024 / 1024);
}
