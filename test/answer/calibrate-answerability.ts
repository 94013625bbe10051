import type { AnswerabilityModel } from "../../src/answer/answer-model.ts";
import { SIGNS } from "../../src/answer/answerability.ts";
import { standardize } from "./train-network.ts";

/** A question as people put it: its signs, and whether nothing answers it. */
export interface CalibrationExample {
  readonly signs: readonly number[];
  readonly isUnanswerable: boolean;
}

const ROUNDS = 3000;
const RATE = 0.5;
const DECAY = 0.01;

/** Fits a logistic regression over the signs, weights for them as they are; deterministic. */
export function calibrateAnswerability(
  examples: readonly CalibrationExample[],
): AnswerabilityModel["calibration"] {
  const count = examples.length;
  const { mean, scale, apply } = standardize(examples.map(({ signs }) => signs));
  const rows = examples.map(({ signs }) => apply(signs));
  const weights = SIGNS.map(() => 0);
  let bias = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const slopes = SIGNS.map(() => 0);
    let slope = 0;
    for (const [place, row] of rows.entries()) {
      const sum = row.reduce((total, value, at) => total + value * (weights[at] ?? 0), bias);
      const error = 1 / (1 + Math.exp(-sum)) - Number(examples[place]?.isUnanswerable);
      slope += error / count;
      row.forEach((value, at) => {
        slopes[at] = (slopes[at] ?? 0) + (error * value) / count;
      });
    }
    bias -= RATE * slope;
    for (const [at, value] of slopes.entries()) {
      weights[at] = (weights[at] ?? 0) - RATE * (value + DECAY * (weights[at] ?? 0));
    }
  }
  const raw = weights.map((weight, at) => weight / (scale[at] ?? 1));
  return {
    weights: raw,
    bias: raw.reduce((sum, weight, at) => sum - weight * (mean[at] ?? 0), bias),
  };
}
