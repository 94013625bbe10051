import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dict } from "@node-rs/jieba/dict.js";
import { AppError } from "../base/app-error.ts";
import type { StaticVectors } from "../model/static-vectors.ts";
import { buildIndex, buildSearchContents } from "../retrieval/build-index.ts";
import { createFindCandidates } from "../retrieval/find-candidates.ts";
import type { IndexContents } from "../retrieval/index-contents.ts";
import { readIndexFile, writeIndexFile } from "../retrieval/index-file.ts";
import { createKnowledgeIndex, type KnowledgeIndex } from "../retrieval/knowledge-index.ts";
import type { Search } from "../retrieval/passage.ts";
import { PassageList } from "../retrieval/passage-list.ts";
import { createScoreNeeds } from "../retrieval/score-needs.ts";
import { createSearch } from "../retrieval/search.ts";
import { createEmbedText } from "../retrieval/search-index.ts";
import { createTokenizer } from "../retrieval/tokenize-text.ts";
import type { RunApart } from "../run-apart.ts";
import { generatePassages } from "./generate-passages.ts";
import { percentile } from "./percentile.ts";

const KEY = "bench";
const ROUNDS = 5;
/** Asked without being timed: the code is compiled meanwhile. */
const WARM_UP_ROUNDS = 1;
/** Comparing all passages takes long where there are many: so many questions are enough. */
const COMPARED_QUESTIONS = 100;
const ASKED = { limit: 10, date: "2026-11-25" };

/** What `bench retrieval` needs. */
export interface RetrievalBench {
  readonly sizes: readonly number[];
  readonly questions: readonly string[];
  readonly vectors: StaticVectors;
  readonly runApart: RunApart;
  readonly stopSignal: AbortSignal;
  readonly write: (line: string) => void;
}

interface Measured {
  readonly passages: number;
  readonly indexMs: number;
  readonly diskBytes: number;
  readonly loadMs: number;
  readonly residentBytes: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly recall: number;
}

/** Measures the search over more and more passages, and writes a line for each size. */
export async function benchRetrieval(bench: RetrievalBench): Promise<void> {
  bench.write(
    formatRow([
      "passages",
      "index",
      "disk",
      "load",
      "RSS",
      "p50",
      "p95",
      "p99",
      "recall@10",
      "p50 by decade",
    ]),
  );
  let before: Measured | undefined;
  for (const size of bench.sizes) {
    const measured = await measureSize(size, bench);
    bench.write(formatMeasured(measured, before));
    before = measured;
  }
}

/** Builds the index of `size` passages in `folder`; in a process of its own, whose memory goes with it. */
export function buildBenchIndex(
  size: number,
  folder: string,
  {
    knowledgeFolder,
    vectors,
  }: { readonly knowledgeFolder: string; readonly vectors: StaticVectors },
): void {
  const own = buildIndex(knowledgeFolder, vectors);
  const tokenizer = createTokenizer(own.domainWords);
  const embed = createEmbedText(vectors, tokenizer);
  const generated = generatePassages(size, {
    passages: [...new PassageList(own.passages, own.documents)],
    cutWords: tokenizer.words,
    dictionary: readDictionary(),
  });
  const startedAt = performance.now();
  const searched = buildSearchContents({ ...own, ...generated }, tokenizer, embed);
  const contents: IndexContents = { ...own, ...searched };
  writeIndexFile(indexFile(folder), KEY, contents);
  writeFileSync(join(folder, "took"), String(performance.now() - startedAt));
}

function indexFile(folder: string): string {
  return join(folder, "knowledge.index");
}

/** The words of jieba's dictionary, the most frequent first. */
function readDictionary(): string[] {
  return Buffer.from(dict)
    .toString("utf8")
    .split("\n")
    .map((line) => line.split(" "))
    .filter(([word]) => /^\p{Script=Han}{2,6}$/u.test(word ?? ""))
    .sort((one, other) => Number(other[1]) - Number(one[1]))
    .map(([word]) => word ?? "");
}

async function measureSize(size: number, bench: RetrievalBench): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), "zhiquan-bench-"));
  try {
    const { runApart, stopSignal } = bench;
    const commandLine = ["bench", "retrieval", "--sizes", String(size), "--build", folder];
    const { exitCode, errorText } = await runApart(commandLine, stopSignal);
    if (exitCode !== 0) {
      throw new AppError({
        code: "bench_failed",
        message: `no index of ${size} passages: ${errorText}`,
      });
    }
    return measureIndex(folder, bench);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function measureIndex(folder: string, { questions, vectors }: RetrievalBench): Measured {
  const startedAt = performance.now();
  const stored = readIndexFile(indexFile(folder));
  if (typeof stored === "string") {
    throw new AppError({ code: "bench_failed", message: `the index is ${stored}` });
  }
  const index = createKnowledgeIndex(stored.contents, vectors);
  const loadMs = performance.now() - startedAt;
  const timesMs = time(index.search, questions);
  const residentBytes = process.memoryUsage.rss();
  const at = (share: number) => percentile(timesMs, share);
  return {
    passages: index.passages.length,
    indexMs: Number(readFileSync(join(folder, "took"), "utf8")),
    diskBytes: sizeOf(indexFile(folder)) + sizeOf(`${indexFile(folder)}.graph`),
    ...{ loadMs, residentBytes },
    ...{ p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99) },
    recall: measureRecall(index, takeEvenly(questions, COMPARED_QUESTIONS)),
  };
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function time(search: Search, questions: readonly string[]): number[] {
  const timesMs: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const question of questions) {
      const startedAt = performance.now();
      search(question, ASKED);
      timesMs.push(performance.now() - startedAt);
    }
  }
  return timesMs.slice(WARM_UP_ROUNDS * questions.length).sort((one, other) => one - other);
}

/** About `count` of the items, from beginning to end. */
function takeEvenly<Item>(items: readonly Item[], count: number): Item[] {
  const step = Math.max(1, Math.floor(items.length / count));
  return items.filter((_, place) => place % step === 0).slice(0, count);
}

/** How many of the ten best, all passages compared, are found. */
function measureRecall(index: KnowledgeIndex, questions: readonly string[]): number {
  const scoreNeeds = createScoreNeeds(index, index.correct);
  const findAll = createFindCandidates(index, index.passages.length);
  const exact = createSearch(index, scoreNeeds, findAll);
  let [found, wanted] = [0, 0];
  for (const question of questions) {
    const ids = new Set(index.search(question, ASKED).passages.map(({ passage }) => passage.id));
    const best = exact(question, ASKED).passages;
    wanted += best.length;
    found += best.filter(({ passage }) => ids.has(passage.id)).length;
  }
  return wanted === 0 ? 1 : found / wanted;
}

function formatMeasured(measured: Measured, before: Measured | undefined): string {
  const { passages, indexMs, diskBytes, loadMs, residentBytes } = measured;
  const { p50Ms, p95Ms, p99Ms, recall } = measured;
  return formatRow([
    String(passages),
    `${(indexMs / 1000).toFixed(1)} s`,
    toMegabytes(diskBytes),
    `${(loadMs / 1000).toFixed(2)} s`,
    toMegabytes(residentBytes),
    ...[p50Ms, p95Ms, p99Ms].map((timeMs) => `${timeMs.toFixed(2)} ms`),
    recall.toFixed(4),
    before === undefined ? "–" : `× ${growthByDecade(measured, before).toFixed(2)}`,
  ]);
}

function growthByDecade(measured: Measured, before: Measured): number {
  const decades = Math.log10(measured.passages / before.passages);
  return (measured.p50Ms / before.p50Ms) ** (1 / decades);
}

function toMegabytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MB`;
}

function formatRow(cells: readonly string[]): string {
  return cells.map((cell) => cell.padStart(11)).join(" ");
}
