import { createHash } from "node:crypto";
import type { Encode } from "./onnx-encoder.ts";
import { findPrincipalDirections, project } from "./principal-directions.ts";
import { type DenseRows, type SparseRows, solveWordVectors } from "./solve-word-vectors.ts";
import type { StaticVectors } from "./static-vectors.ts";
import { type CutWords, createFindPositions } from "./word-positions.ts";

/** What static vectors are learnt from. */
export interface DistillationInput {
  /** Words that get a vector, each once, with their share of running text (0–1). */
  readonly vocabulary: readonly { readonly word: string; readonly probability: number }[];
  readonly sentences: readonly string[];
  readonly cutWords: CutWords;
  /** The sentence encoder that is imitated, and its name for the file's header. */
  readonly teacher: { readonly name: string; readonly encode: Encode };
}

export interface DistillationOptions {
  readonly dimensions: number;
  /** λ: how strongly words are held where the teacher puts them alone. */
  readonly ridge: number;
  readonly steps: number;
  /** a of the weight a / (a + p(word)) (Arora, Liang and Ma, 2017). */
  readonly smoothing: number;
  readonly onProgress: (line: string) => void;
}

const BATCH = 64;

/**
 * Learns static word vectors whose weighted sums imitate a sentence encoder: principal directions
 * of the teacher's sentence vectors, then ridge regression towards them. Same input, same output.
 */
export async function distillEmbeddings(
  input: DistillationInput,
  options: DistillationOptions,
): Promise<StaticVectors> {
  const { vocabulary, sentences, teacher } = input;
  const words = vocabulary.map(({ word }) => word);
  const wordVectors = await encodeAll(words, teacher.encode, "words", options.onProgress);
  const targets = await encodeAll(sentences, teacher.encode, "sentences", options.onProgress);
  const directions = findPrincipalDirections(targets, options.dimensions);
  const projectedTargets = targets.map((target) => project(target, directions));
  const projectedWords = scaleToMeanNorm(
    wordVectors.map((vector) => project(vector, directions)),
    meanNorm(projectedTargets),
  );
  const weights = vocabulary.map(
    ({ probability }) => options.smoothing / (options.smoothing + probability),
  );
  const solution = solveWordVectors(
    toSparseRows(sentences, input.cutWords, words, weights),
    toDenseRows(projectedTargets, options.dimensions),
    toDenseRows(projectedWords, options.dimensions),
    {
      ridge: options.ridge,
      steps: options.steps,
      onStep: (residual) => options.onProgress(`residual ${residual.toExponential(3)}`),
    },
  );
  const { dimensions, ridge, steps, smoothing } = options;
  return quantize(solution, words, weights, {
    options: { dimensions, ridge, steps, smoothing },
    teacher: teacher.name,
    corpus: createHash("sha256")
      .update(JSON.stringify([vocabulary, sentences]))
      .digest("hex"),
  });
}

async function encodeAll(
  texts: readonly string[],
  encode: Encode,
  name: string,
  onProgress: (line: string) => void,
): Promise<Float32Array[]> {
  // Texts of one length together: little padding, and the same batches in every run.
  const order = texts.map((_, index) => index);
  order.sort((one, other) => lengthOf(texts, one) - lengthOf(texts, other) || one - other);
  const vectors: Float32Array[] = new Array(texts.length);
  for (let start = 0; start < order.length; start += BATCH) {
    const batch = order.slice(start, start + BATCH);
    const encoded = await encode(batch.map((index) => texts[index] ?? ""));
    for (const [position, index] of batch.entries()) {
      vectors[index] = encoded[position] ?? new Float32Array();
    }
    if (start % (BATCH * 100) === 0) {
      onProgress(`${name}: ${start} of ${texts.length}`);
    }
  }
  return vectors;
}

function lengthOf(texts: readonly string[], index: number): number {
  return texts[index]?.length ?? 0;
}

function meanNorm(rows: readonly Float32Array[]): number {
  return rows.reduce((sum, row) => sum + Math.hypot(...row), 0) / Math.max(rows.length, 1);
}

function scaleToMeanNorm(rows: readonly Float32Array[], wanted: number): Float32Array[] {
  const factor = wanted / (meanNorm(rows) || 1);
  return rows.map((row) => row.map((value) => value * factor));
}

function toDenseRows(rows: readonly Float32Array[], size: number): DenseRows {
  const values = new Float32Array(rows.length * size);
  for (const [index, row] of rows.entries()) {
    values.set(row, index * size);
  }
  return { size, values };
}

/** One row a sentence: its words' weights, of unit length. */
function toSparseRows(
  sentences: readonly string[],
  cutWords: CutWords,
  words: readonly string[],
  weights: readonly number[],
): SparseRows {
  const findPositions = createFindPositions(words);
  const starts = new Uint32Array(sentences.length + 1);
  const entries: number[] = [];
  const values: number[] = [];
  for (const [row, sentence] of sentences.entries()) {
    const counts = new Map<number, number>();
    for (const position of cutWords(sentence).flatMap((word) => findPositions(word))) {
      counts.set(position, (counts.get(position) ?? 0) + (weights[position] ?? 0));
    }
    const norm = Math.hypot(...counts.values()) || 1;
    for (const [position, weight] of counts) {
      entries.push(position);
      values.push(weight / norm);
    }
    starts[row + 1] = entries.length;
  }
  return { starts, words: Uint32Array.from(entries), weights: Float32Array.from(values) };
}

function quantize(
  solution: DenseRows,
  words: readonly string[],
  weights: readonly number[],
  origin: Pick<StaticVectors["header"], "teacher" | "corpus" | "options">,
): StaticVectors {
  const largest = solution.values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  // A few outliers must not squeeze all others into a handful of steps.
  const scale = Math.min(largest, quantile(solution.values, 0.9999)) / 127;
  return {
    header: {
      format: "zhiquan-static-vectors-1",
      dimensions: solution.size,
      words: words.length,
      content: "",
      ...origin,
    },
    words,
    weights: Uint8Array.from(weights, (weight) => Math.round(weight * 255)),
    vectors: Int8Array.from(solution.values, (value) => clampToByte(Math.round(value / scale))),
  };
}

function clampToByte(value: number): number {
  return Math.max(-127, Math.min(127, value));
}

function quantile(values: Float32Array, share: number): number {
  const sorted = values.map(Math.abs).sort();
  return sorted[Math.floor(share * (sorted.length - 1))] ?? 1;
}
