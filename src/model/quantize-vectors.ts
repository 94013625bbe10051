import type { DenseRows } from "./solve-word-vectors.ts";
import type { StaticVectors, StaticVectorsHeader } from "./static-vectors.ts";

/** Brings word vectors and weights to one byte a number; one scale for all. */
export function quantizeVectors(
  { size, values }: DenseRows,
  words: readonly string[],
  weights: readonly number[],
  origin: Pick<StaticVectorsHeader, "teacher" | "corpus" | "options">,
): StaticVectors {
  const scale = findScale(values);
  return {
    header: {
      format: "zhiquan-static-vectors-1",
      dimensions: size,
      words: words.length,
      ...origin,
      content: "",
    },
    words,
    weights: Uint8Array.from(weights, (weight) => Math.round(weight * 255)),
    vectors: Int8Array.from(values, (value) => clampToByte(Math.round(value / scale))),
  };
}

/** A few outliers must not squeeze all others into a handful of steps. */
const SHARE_IN_RANGE = 0.9999;

function findScale(values: Float32Array): number {
  const sorted = values.map(Math.abs).sort();
  const largest = sorted[Math.floor(SHARE_IN_RANGE * (sorted.length - 1))] ?? 0;
  return (largest || 1) / 127;
}

function clampToByte(value: number): number {
  return Math.max(-127, Math.min(127, value));
}
