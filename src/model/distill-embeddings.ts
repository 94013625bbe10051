import { createHash } from "node:crypto";
import { encodeAll } from "./encode-all.ts";
import type { Encode } from "./onnx-encoder.ts";
import { findPrincipalDirections, project } from "./principal-directions.ts";
import { pullTogether } from "./pull-together.ts";
import { quantizeVectors } from "./quantize-vectors.ts";
import { findSentenceGroups } from "./sentence-group.ts";
import { type DenseRows, type SparseRows, solveWordVectors } from "./solve-word-vectors.ts";
import type { StaticVectors } from "./static-vectors.ts";
import { type CutWords, createFindPositions } from "./word-positions.ts";

/** What static vectors are learnt from. */
export interface DistillationInput {
  /** Words that get a vector, each once, with their share of running text (0–1). */
  readonly vocabulary: readonly { readonly word: string; readonly probability: number }[];
  /** Sentences of running text, and sentences of the knowledge; none is in both. */
  readonly corpus: readonly string[];
  readonly own: readonly string[];
  /** Sentences that mean the same, or ask for the same. */
  readonly groups: readonly (readonly string[])[];
  readonly cutWords: CutWords;
  /** The sentence encoder that is imitated, and its name for the file's header. */
  readonly teacher: { readonly name: string; readonly encode: Encode };
}

/** All of them are kept in the file's header. */
export interface DistillationOptions {
  readonly dimensions: number;
  /** λ: how strongly words are held where the teacher puts them alone. */
  readonly ridge: number;
  readonly steps: number;
  /** a of the weight a / (a + p(word)) (Arora, Liang and Ma, 2017). */
  readonly smoothing: number;
  /** How much a sentence of the knowledge counts against one of the corpus. */
  readonly ownWeight: number;
  /** How strongly the space is shortened in directions in which groups scatter (0–0.5). */
  readonly whitening: number;
  /** How far the sentences of a group are drawn to their middle: 0 not at all, 1 wholly. */
  readonly pull: number;
}

/** What the evaluation showed to be best for the knowledge that the program ships with. */
export const DISTILLATION_DEFAULTS: DistillationOptions = {
  dimensions: 128,
  ridge: 1,
  steps: 20,
  smoothing: 1e-3,
  ownWeight: 10,
  whitening: 0.3,
  pull: 0.7,
};

/**
 * Learns static word vectors whose weighted sums imitate a sentence encoder: principal directions
 * of the teacher's sentence vectors, then ridge regression towards them. Same input, same output.
 */
export async function distillEmbeddings(
  input: DistillationInput,
  options: DistillationOptions,
  onProgress: (line: string) => void,
): Promise<StaticVectors> {
  const { vocabulary, corpus, own, teacher } = input;
  const { dimensions, ridge, steps, smoothing, pull } = options;
  const sentences = [...corpus, ...own];
  const words = vocabulary.map(({ word }) => word);
  const ofWords = await encodeAll(words, teacher.encode, "words", onProgress);
  const ofSentences = await encodeAll(sentences, teacher.encode, "sentences", onProgress);
  const groups = findSentenceGroups(input.groups, sentences);
  const sentenceWeights = sentences.map((_, row) => (row < corpus.length ? 1 : options.ownWeight));
  onProgress("directions");
  const directions = findPrincipalDirections(ofSentences, {
    count: dimensions,
    weights: sentenceWeights,
    groups: groups.map(({ chinese }) => chinese),
    whitening: options.whitening,
  });
  const targets = toUnitNorm(ofSentences.map((vector) => project(vector, directions)));
  pullTogether(targets, groups, pull);
  const weights = vocabulary.map(({ probability }) => smoothing / (smoothing + probability));
  // A squared error counts by its row's square.
  const rowNorms = sentenceWeights.map(Math.sqrt);
  const vectors = solveWordVectors(
    toSparseRows(sentences.map(input.cutWords), rowNorms, words, weights),
    toDenseRows(scaleRows(targets, rowNorms), dimensions),
    toDenseRows(toUnitNorm(ofWords.map((vector) => project(vector, directions))), dimensions),
    {
      ridge,
      steps,
      onStep: (step, residual) => {
        onProgress(`step ${step} of ${steps}: residual ${residual.toExponential(2)}`);
      },
    },
  );
  const header = { teacher: teacher.name, corpus: hashInput(input), options: { ...options } };
  return quantizeVectors(vectors, words, weights, header);
}

function hashInput({ vocabulary, corpus, own, groups }: DistillationInput): string {
  const content = JSON.stringify([vocabulary, corpus, own, groups]);
  return createHash("sha256").update(content).digest("hex");
}

/** Scaled by one factor, so that the mean length is 1. */
function toUnitNorm(rows: readonly Float32Array[]): Float32Array[] {
  const total = rows.reduce((sum, row) => sum + Math.hypot(...row), 0);
  const factor = rows.length / (total || 1);
  return rows.map((row) => row.map((value) => value * factor));
}

function scaleRows(rows: readonly Float32Array[], factors: readonly number[]): Float32Array[] {
  return rows.map((row, index) => row.map((value) => value * (factors[index] ?? 1)));
}

function toDenseRows(rows: readonly Float32Array[], size: number): DenseRows {
  const values = new Float32Array(rows.length * size);
  for (const [index, row] of rows.entries()) {
    values.set(row, index * size);
  }
  return { size, values };
}

/** One row a sentence: its words' weights, together of the given length. */
function toSparseRows(
  sentences: readonly (readonly string[])[],
  rowNorms: readonly number[],
  words: readonly string[],
  weights: readonly number[],
): SparseRows {
  const findPositions = createFindPositions(words);
  const starts = new Uint32Array(sentences.length + 1);
  const entries: number[] = [];
  const values: number[] = [];
  for (const [row, sentence] of sentences.entries()) {
    const counts = new Map<number, number>();
    for (const position of sentence.flatMap((word) => findPositions(word))) {
      counts.set(position, (counts.get(position) ?? 0) + (weights[position] ?? 0));
    }
    const factor = (rowNorms[row] ?? 1) / (Math.hypot(...counts.values()) || 1);
    for (const [position, weight] of counts) {
      entries.push(position);
      values.push(weight * factor);
    }
    starts[row + 1] = entries.length;
  }
  return { starts, words: Uint32Array.from(entries), weights: Float32Array.from(values) };
}
