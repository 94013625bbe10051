import { describe, expect, it } from "vitest";
import { solveWordVectors } from "../../src/model/solve-word-vectors.ts";

describe("solveWordVectors", () => {
  it("finds the minimum of the squared errors and the distance from the start", () => {
    // One sentence of both words, target 2: V = V₀ + Aᵀ(AAᵀ + λ)⁻¹(T − AV₀) = [1, 0] + [1, 1] · (2 − 1) / (2 + 1).
    const sentences = {
      starts: Uint32Array.of(0, 2),
      words: Uint32Array.of(0, 1),
      weights: Float32Array.of(1, 1),
    };
    const { values } = solveWordVectors(
      sentences,
      { size: 1, values: Float32Array.of(2) },
      { size: 1, values: Float32Array.of(1, 0) },
      { ridge: 1, steps: 5 },
    );
    expect(values[0]).toBeCloseTo(4 / 3, 5);
    expect(values[1]).toBeCloseTo(1 / 3, 5);
  });
});
