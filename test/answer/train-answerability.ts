import { FEATURE_NAMES } from "../../src/answer/answer-features.ts";
import { type AnswerabilityModel, PAIR_BUCKETS } from "../../src/answer/answer-model.ts";
import { sumLinear, toPairBuckets } from "../../src/answer/answerability.ts";
import type { NetworkWeights } from "../../src/answer/network.ts";
import { type NetworkBatch, standardize, trainNetwork } from "./train-network.ts";

/** One question whose answerability is known. */
export interface AnswerabilityExample {
  readonly question: string;
  readonly features: readonly number[];
  readonly isUnanswerable: boolean;
  /** The need that it asks: its questions are held out together. */
  readonly group: string;
  /** How much it counts. */
  readonly weight: number;
}

export interface TrainOptions {
  readonly rounds: number;
  readonly learningRate: number;
  readonly denseDecay: number;
  readonly pairDecay: number;
}

export const DEFAULT_TRAIN_OPTIONS: TrainOptions = {
  rounds: 200,
  learningRate: 0.05,
  denseDecay: 1e-4,
  pairDecay: 1e-3,
};

type LinearModel = Omit<AnswerabilityModel, "network" | "calibration">;
/** What {@link trainAnswerability} learns, as it is written into a file. */
export type AnswerabilityWeights = LinearModel & { readonly network: NetworkWeights };

const EXAMPLES_PER_BATCH = 256;
const NETWORK_OPTIONS = { units: 16, rounds: 16, learningRate: 0.004, decay: 3e-4 };

/**
 * Fits the regression, and a network over its sum and the same measures. The network learns from
 * sums of regressions that did not see the example's need.
 */
export function trainAnswerability(
  examples: readonly AnswerabilityExample[],
  options: TrainOptions = DEFAULT_TRAIN_OPTIONS,
): AnswerabilityWeights {
  const needs = [...new Set(examples.map(({ group }) => group))];
  const half = new Map(needs.map((need, at) => [need, at % 2]));
  const halves = [0, 1].map((side) =>
    trainLinear(
      examples.filter(({ group }) => half.get(group) !== side),
      options,
    ),
  );
  const rows = examples.map(({ question, features, group }) => [
    ...features,
    sumLinear(question, features, halves[half.get(group) ?? 0] as LinearModel),
  ]);
  const { apply, ...scaling } = standardize(rows);
  const scaled = rows.map(apply);
  const count = Math.ceil(examples.length / EXAMPLES_PER_BATCH);
  const batches = Array.from({ length: count }, (_, batch): NetworkBatch => {
    const places = examples.flatMap((_example, place) => (place % count === batch ? [place] : []));
    return {
      rows: places.map((place) => scaled[place] as Float64Array),
      slopes: (sums) =>
        sums.map((sum, at) => {
          const isUnanswerable = examples[places[at] as number]?.isUnanswerable;
          return (1 / (1 + Math.exp(-sum)) - Number(isUnanswerable)) / sums.length;
        }),
    };
  });
  const network = trainNetwork(batches, FEATURE_NAMES.length + 1, NETWORK_OPTIONS);
  return { ...trainLinear(examples, options), network: { ...scaling, ...network } };
}

/** Fits the logistic regression by full-batch Adam: the same examples give the same weights. */
function trainLinear(
  examples: readonly AnswerabilityExample[],
  options: TrainOptions,
): LinearModel {
  const { mean, scale, apply } = standardize(examples.map(({ features }) => features));
  const width = FEATURE_NAMES.length;
  const size = width + PAIR_BUCKETS + 1;
  const rows = examples.map(({ question, features }) => ({
    dense: [...apply(features)],
    pairs: [...toPairBuckets(question)],
  }));
  const weights = new Float64Array(size);
  const adam = { first: new Float64Array(size), second: new Float64Array(size) };
  const total = examples.reduce((sum, { weight }) => sum + weight, 0);
  for (let round = 1; round <= options.rounds; round += 1) {
    const gradient = new Float64Array(size);
    for (const [at, example] of examples.entries()) {
      const row = rows[at];
      if (row === undefined) {
        continue;
      }
      const error =
        (predict(weights, row, width) - Number(example.isUnanswerable)) * (example.weight / total);
      row.dense.forEach((value, place) => {
        gradient[place] = (gradient[place] ?? 0) + error * value;
      });
      for (const bucket of row.pairs) {
        gradient[width + bucket] = (gradient[width + bucket] ?? 0) + error;
      }
      gradient[size - 1] = (gradient[size - 1] ?? 0) + error;
    }
    step(weights, gradient, adam, round, options, width);
  }
  return {
    threshold: 0.5,
    bias: weights[size - 1] ?? 0,
    mean,
    scale,
    dense: [...weights.slice(0, width)],
    pairs: [...weights.slice(width, size - 1)],
  };
}

function predict(
  weights: Float64Array,
  row: { dense: readonly number[]; pairs: readonly number[] },
  width: number,
): number {
  let sum = weights.at(-1) ?? 0;
  for (const [at, value] of row.dense.entries()) {
    sum += value * (weights[at] ?? 0);
  }
  for (const bucket of row.pairs) {
    sum += weights[width + bucket] ?? 0;
  }
  return 1 / (1 + Math.exp(-sum));
}

function step(
  weights: Float64Array,
  gradient: Float64Array,
  adam: { first: Float64Array; second: Float64Array },
  round: number,
  options: TrainOptions,
  width: number,
): void {
  for (const [at, weight] of weights.entries()) {
    const decay = decayOf(at, width, weights.length, options);
    const slope = (gradient[at] ?? 0) + decay * weight;
    const first = 0.9 * (adam.first[at] ?? 0) + 0.1 * slope;
    const second = 0.999 * (adam.second[at] ?? 0) + 0.001 * slope * slope;
    adam.first[at] = first;
    adam.second[at] = second;
    const rate = options.learningRate / (1 - 0.9 ** round);
    weights[at] = weight - (rate * first) / (Math.sqrt(second / (1 - 0.999 ** round)) + 1e-8);
  }
}

function decayOf(at: number, width: number, size: number, options: TrainOptions): number {
  if (at === size - 1) {
    return 0;
  }
  return at < width ? options.denseDecay : options.pairDecay;
}
