import { RANK_FEATURES, type RankWeights } from "../../src/answer/rank-needs.ts";

/** One question with the needs found for it. */
export interface RankingExample {
  /** One row of numbers for each need. */
  readonly rows: readonly (readonly number[])[];
  /** Whether each need's answer is right. */
  readonly isRight: readonly boolean[];
}

const ROUNDS = 150;
const LEARNING_RATE = 0.1;
const DECAY = 1e-4;

/** Fits a softmax over each list, so that what is right gets the most of it; deterministic. */
export function trainRanking(examples: readonly RankingExample[]): RankWeights {
  const usable = examples.filter(({ isRight }) => isRight.includes(true));
  const width = RANK_FEATURES.length;
  const weights = new Float64Array(width);
  const first = new Float64Array(width);
  const second = new Float64Array(width);
  for (let round = 1; round <= ROUNDS; round += 1) {
    const gradient = new Float64Array(width);
    for (const example of usable) {
      addGradient(example, weights, gradient, usable.length);
    }
    for (const [at, weight] of weights.entries()) {
      const slope = (gradient[at] ?? 0) + DECAY * weight;
      first[at] = 0.9 * (first[at] ?? 0) + 0.1 * slope;
      second[at] = 0.999 * (second[at] ?? 0) + 0.001 * slope * slope;
      const speed = Math.sqrt((second[at] ?? 0) / (1 - 0.999 ** round)) + 1e-8;
      weights[at] = weight - (LEARNING_RATE * (first[at] ?? 0)) / (1 - 0.9 ** round) / speed;
    }
  }
  return [...weights];
}

function addGradient(
  { rows, isRight }: RankingExample,
  weights: Float64Array,
  gradient: Float64Array,
  count: number,
): void {
  const sums = rows.map((row) =>
    row.reduce((sum, value, at) => sum + value * (weights[at] ?? 0), 0),
  );
  const most = Math.max(...sums);
  const shares = sums.map((value) => Math.exp(value - most));
  const total = shares.reduce((sum, value) => sum + value, 0);
  const right = shares.reduce((sum, value, at) => sum + (isRight[at] === true ? value : 0), 0);
  for (const [place, row] of rows.entries()) {
    const share = shares[place] ?? 0;
    const push = share / total - (isRight[place] === true ? share / right : 0);
    for (const [at, value] of row.entries()) {
      gradient[at] = (gradient[at] ?? 0) + (push * value) / count;
    }
  }
}
