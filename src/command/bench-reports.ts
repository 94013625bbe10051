import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Command } from "commander";
import { AppError } from "../base/app-error.ts";
import { systemClock } from "../base/clock.ts";
import { makeKeyRing } from "../base/key-ring.ts";
import { addDays } from "../base/local-date.ts";
import { openConfiguredKnowledge } from "../open-knowledge.ts";
import type { NoticeContext } from "../report/matter-notices.ts";
import { sweepMatters } from "../report/sweep-matters.ts";
import { isWorkday } from "../report/working-calendar.ts";
import { openStorage, type Storage } from "../storage/open-storage.ts";
import { benchIntake } from "./bench-intake.ts";
import type { CommandContext } from "./command-context.ts";
import { LATEST_START, makeBenchMatters } from "./make-bench-matters.ts";

/** `bench reports`: reports on their way in, and the sweep over more open matters than there will be. */
export function addReportBench(
  bench: Command,
  context: CommandContext,
  readTexts: () => readonly string[],
): void {
  bench
    .command("reports")
    .description("量线索的理解、登记、查询，再造出许多未办结事项，看一次时限巡查要多久")
    .option("--matters <number>", "多少件", "100000")
    .option("--database <url>", "空的 PostgreSQL 数据库；不写则用临时的 SQLite 文件")
    .action(({ matters, database }) => run(Number(matters), database, readTexts, context));
}

async function run(
  count: number,
  database: string | undefined,
  readTexts: () => readonly string[],
  context: CommandContext,
): Promise<void> {
  if (!Number.isInteger(count) || count < 1 || count > 1_000_000) {
    throw new AppError({
      code: "wrong_usage",
      message: "--matters wants a whole number from 1 to 1000000",
    });
  }
  const { config, log } = context.configure();
  const knowledge = openConfiguredKnowledge(config, log);
  const { reports, texts } = knowledge;
  const folder = mkdtempSync(path.join(tmpdir(), "zhiquan-bench-"));
  const storage = await openStorage({
    url: database ?? path.join(folder, "bench.db"),
    keyRing: makeKeyRing(systemClock.now()),
  });
  try {
    await benchIntake({ storage, knowledge, texts: readTexts(), write: context.write });
    await makeBenchMatters(storage, count, reports);
    await measure(storage, { knowledge: reports, texts: texts.report }, context.write);
  } finally {
    await storage.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A sweep with nothing to do, one of each working day from then on, and one after a long stop. */
async function measure(
  storage: Storage,
  context: NoticeContext,
  write: (line: string) => void,
): Promise<void> {
  const { calendar } = context.knowledge;
  await sweep(storage, "nothing due", `${LATEST_START}T01:00:00.000Z`, context, write);
  let day = LATEST_START;
  for (let days = 0; days < 6; days += 1) {
    day = addDays(day, 1);
    if (isWorkday(day, calendar)) {
      await sweep(storage, `morning of ${day}`, `${day}T01:00:00.000Z`, context, write);
    }
  }
  await sweep(storage, "all overdue", "2026-08-03T01:00:00.000Z", context, write);
  for (let minute = 1; minute < 6; minute += 1) {
    const at = `2026-08-03T01:0${minute}:00.000Z`;
    await sweep(storage, `${minute} min later`, at, context, write);
  }
}

async function sweep(
  storage: Storage,
  name: string,
  at: string,
  context: NoticeContext,
  write: (line: string) => void,
): Promise<void> {
  const startedAt = performance.now();
  const { breached, reminded } = await sweepMatters(storage, new Date(at), context);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(2);
  write(`sweep       ${name}: ${seconds} s, ${breached} breaches recorded, ${reminded} reminded`);
}
