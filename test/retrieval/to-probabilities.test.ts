import { describe, expect, it } from "vitest";
import { toProbabilities } from "../../src/retrieval/to-probabilities.ts";

describe("toProbabilities", () => {
  it("sums to one, and stays in bounds for scores of any size", () => {
    const scores = Float64Array.of(1000, 999, -1000);
    toProbabilities(scores);
    expect(scores[0]).toBeCloseTo(1 / (1 + Math.exp(-1)), 6);
    expect(scores.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 9);
  });
});
