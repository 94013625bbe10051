import { openOnnxEmbeddings } from "../model/onnx-embeddings.ts";
import { createStaticEmbeddings } from "../model/static-embeddings.ts";
import type { StaticVectors } from "../model/static-vectors.ts";
import { Bm25Index } from "../retrieval/bm25-index.ts";
import type { KnowledgeIndex } from "../retrieval/knowledge-index.ts";
import type { Passage } from "../retrieval/passage.ts";
import { openStockSearch } from "../retrieval/stock-search.ts";
import type { EvaluationQuestion } from "./evaluation-set.ts";
import { findEvidence } from "./evaluation-tally.ts";
import { percentile } from "./percentile.ts";

const LIMIT = 3;

/** What `bench peers` needs. */
export interface PeersBench {
  readonly index: KnowledgeIndex;
  readonly vectors: StaticVectors;
  readonly questions: readonly EvaluationQuestion[];
  readonly today: string;
  /** The folder of an ONNX model, to compare with it as well. */
  readonly onnxFolder?: string | undefined;
  readonly write: (line: string) => void;
}

/** Gives the texts that it finds, best first. */
type FindTexts = (question: EvaluationQuestion) => Promise<readonly string[]> | readonly string[];

interface Measured {
  readonly recallAt1: number;
  readonly recallAt3: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly perSecond: number;
}

/** Asks the same questions of our search and of others, one after the other, and compares. */
export async function benchPeers(bench: PeersBench): Promise<void> {
  const questions = bench.questions.filter(({ evidence }) => evidence.length > 0);
  bench.write(`${questions.length} questions`);
  bench.write(formatRow("", ["recall@1", "recall@3", "p50", "p99", "a second", "time to ours"]));
  const ours = await measure(findByOurs(bench), questions);
  bench.write(formatMeasured("ours", ours, ours));
  const peers: readonly (readonly [string, () => Promise<FindTexts>])[] = [
    ["BM25 alone", async () => findByWords(bench)],
    ["LangChain, static", () => findByStatic(bench)],
    ...(bench.onnxFolder === undefined
      ? []
      : [["LangChain, ONNX", () => findByOnnx(bench)] as const]),
  ];
  for (const [name, open] of peers) {
    bench.write(formatMeasured(name, await measure(await open(), questions), ours));
  }
}

function findByOurs({ index, today }: PeersBench): FindTexts {
  return ({ q, date = today }) =>
    index.search(q, { limit: LIMIT, date }).passages.map(({ passage }) => passage.text);
}

/** The same words, and nothing besides: no ways of asking, no glossary, no vectors. */
function findByWords({ index }: PeersBench): FindTexts {
  const passages = [...index.passages];
  const { terms } = index.tokenizer;
  const words = Bm25Index.build(passages.map((passage) => terms(toText(passage))));
  return ({ q }) =>
    words
      .search(new Map(terms(q).map((term) => [term, 1])), LIMIT)
      .map(({ ordinal }) => passages[ordinal]?.text ?? "");
}

async function findByStatic({ index, vectors }: PeersBench): Promise<FindTexts> {
  const embeddings = createStaticEmbeddings(vectors, index.tokenizer.words);
  const search = await openStockSearch(joinDocuments(index), embeddings);
  return ({ q }) => search(q, LIMIT);
}

async function findByOnnx({ index, onnxFolder = "" }: PeersBench): Promise<FindTexts> {
  const embeddings = await openOnnxEmbeddings(onnxFolder);
  const search = await openStockSearch(joinDocuments(index), embeddings);
  return ({ q }) => search(q, LIMIT);
}

/** The documents as whole texts, as somebody else's program would read them. */
function joinDocuments({ documents, passages }: KnowledgeIndex): string[] {
  const all = [...passages];
  return documents.map(({ id, title }) => {
    const own = all.filter((passage) => passage.document.id === id);
    return [title, ...own.map(({ path, text }) => `${path.join(" ")}\n${text}`)].join("\n\n");
  });
}

function toText({ document, path, text }: Passage): string {
  return [document.title, ...path, text].join("\n");
}

async function measure(
  find: FindTexts,
  questions: readonly EvaluationQuestion[],
): Promise<Measured> {
  for (const question of questions) {
    // Not timed: the code is compiled meanwhile.
    await find(question);
  }
  const timesMs: number[] = [];
  const ranks: number[] = [];
  for (const question of questions) {
    const startedAt = performance.now();
    const texts = await find(question);
    timesMs.push(performance.now() - startedAt);
    ranks.push(findEvidence(texts, question.evidence));
  }
  timesMs.sort((one, other) => one - other);
  const totalMs = timesMs.reduce((sum, timeMs) => sum + timeMs, 0);
  const at = (share: number) => percentile(timesMs, share);
  const recall = (depth: number) =>
    ranks.filter((rank) => rank >= 0 && rank < depth).length / Math.max(1, ranks.length);
  return {
    ...{ recallAt1: recall(1), recallAt3: recall(LIMIT) },
    ...{ p50Ms: at(0.5), p99Ms: at(0.99), perSecond: (1000 * timesMs.length) / totalMs },
  };
}

function formatMeasured(name: string, measured: Measured, ours: Measured): string {
  const { recallAt1, recallAt3, p50Ms, p99Ms, perSecond } = measured;
  return formatRow(name, [
    recallAt1.toFixed(3),
    recallAt3.toFixed(3),
    `${p50Ms.toFixed(3)} ms`,
    `${p99Ms.toFixed(3)} ms`,
    perSecond.toFixed(0),
    `× ${(p50Ms / ours.p50Ms).toFixed(2)}`,
  ]);
}

function formatRow(name: string, cells: readonly string[]): string {
  return [name.padEnd(18), ...cells.map((cell) => cell.padStart(12))].join(" ");
}
