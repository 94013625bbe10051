import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Command } from "commander";
import { AppError } from "../base/app-error.ts";
import { systemClock } from "../base/clock.ts";
import { makeKeyRing } from "../base/key-ring.ts";
import { createDesk } from "../desk/create-desk.ts";
import { createToken, hashToken } from "../desk/session-cookie.ts";
import { type Knowledge, openConfiguredKnowledge } from "../open-knowledge.ts";
import { openSession } from "../storage/desk-sessions.ts";
import { openStorage, type Storage } from "../storage/open-storage.ts";
import type { CommandContext } from "./command-context.ts";
import { makeBenchMatters } from "./make-bench-matters.ts";
import { percentile } from "./percentile.ts";

const REPEATS = 100;
const LEAD = "jieyang-market-bureau-lead";
const NOW = "2026-07-03T01:00:00.000Z";

/** What is looked at: a name for people, who looks, and the address. */
const PAGES = [
  ["office, first page", LEAD, "view=office"],
  ["office, behind the middle", LEAD, "view=office&after=2026-07-01~case-5-1"],
  ["office, newest first", LEAD, "view=office&order=newest"],
  ["office, overdue", LEAD, "view=office&due=late"],
  ["office, a type that none has", LEAD, "view=office&type=copyright"],
  ["office, a state and a district", LEAD, "view=office&state=accepted&district=city"],
  ["one officer's own", "jieyang-market-bureau-0", "view=mine"],
  ["nobody has it in hand", LEAD, "view=unassigned"],
  ["the city, first page", "bench-triage", "view=all"],
  ["the city, behind the middle", "bench-triage", "view=all&after=2026-06-24~case-5-1"],
  ["the city, a type that none has", "bench-triage", "view=all&type=copyright"],
  ["the city, newest first", "bench-triage", "view=all&order=newest"],
] as const;

/** `bench desk`: pages of the queue over more open matters than there will be. */
export function addDeskBench(bench: Command, context: CommandContext): void {
  bench
    .command("desk")
    .description("量网页工作台：造出许多未办结事项，看事项列表的每一页要多久")
    .option("--matters <number>", "多少件", "100000")
    .option("--database <url>", "空的 PostgreSQL 数据库；不写则用临时的 SQLite 文件")
    .action(({ matters, database }) => run(Number(matters), database, context));
}

async function run(
  count: number,
  database: string | undefined,
  { configure, write }: CommandContext,
): Promise<void> {
  if (!Number.isInteger(count) || count < 1 || count > 1_000_000) {
    const message = "--matters wants a whole number from 1 to 1000000";
    throw new AppError({ code: "wrong_usage", message });
  }
  const { config, log } = configure();
  const knowledge = openConfiguredKnowledge(config, log);
  const folder = mkdtempSync(path.join(tmpdir(), "zhiquan-bench-"));
  const storage = await openStorage({
    url: database ?? path.join(folder, "bench.db"),
    keyRing: makeKeyRing(systemClock.now()),
  });
  try {
    await makeBenchMatters(storage, count, knowledge.reports);
    await measurePages(storage, knowledge, write);
  } finally {
    await storage.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measurePages(
  storage: Storage,
  knowledge: Knowledge,
  write: (line: string) => void,
): Promise<void> {
  const triage = { id: "bench-triage", role: "triage", created_at: NOW };
  await storage.database.insertInto("people").values(triage).execute();
  const desk = createDesk({
    ...{ storage, createId: randomUUID, publicUrl: undefined, knowledge: () => knowledge },
    clock: { now: () => new Date(NOW) },
    openEvidence: noEvidence,
    openPreview: noEvidence,
    hashMark: (mark) => mark,
    onCommitted() {},
  }).routes();
  const cookies = new Map<string, string>();
  for (const [name, personId, query] of PAGES) {
    const cookie = cookies.get(personId) ?? (await signIn(storage, personId));
    cookies.set(personId, cookie);
    const look = () => desk.request(`/desk/queue?${query}`, { headers: { cookie } });
    write(await measurePage(name, look));
  }
}

async function noEvidence(): Promise<never> {
  throw new AppError({ code: "no_evidence", message: "made matters have none" });
}

async function signIn(storage: Storage, person_id: string): Promise<string> {
  const token = createToken();
  const session = { id: person_id, token_hash: hashToken(token), person_id, device: "bench" };
  await storage.transaction((trx) => openSession(trx, session, new Date(NOW)));
  return `zhiquan_desk=${token}`;
}

async function measurePage(
  name: string,
  look: () => Response | Promise<Response>,
): Promise<string> {
  const timesMs: number[] = [];
  let rows = 0;
  for (let repeat = 0; repeat < REPEATS; repeat += 1) {
    const startedAt = performance.now();
    const response = await look();
    const text = await response.text();
    timesMs.push(performance.now() - startedAt);
    if (response.status !== 200) {
      throw new AppError({ code: "page_failed", message: `${name}: ${response.status}` });
    }
    rows = text.split("data-row").length - 1;
  }
  timesMs.sort((one, other) => one - other);
  const [p50, p95] = [0.5, 0.95].map((share) => percentile(timesMs, share).toFixed(1));
  return `desk        ${name}: ${rows} rows, p50 ${p50} ms, p95 ${p95} ms`;
}
