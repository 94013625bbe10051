import { describe, expect, it } from "vitest";
import type { Row } from "../../src/retrieval/classifier-features.ts";
import { fitMargins, scoreLinear } from "../../src/retrieval/fit-margins.ts";

/** One of three features, and one that is always there. */
const toRow = (id: number): Row => ({
  ids: Uint32Array.of(id, 3),
  values: Float32Array.of(1, 1),
});
const rows = [0, 1, 2].map(toRow);
/** The first and the second are of a label each, the third of the second label as well. */
const pulls = [
  Float64Array.of(1 / 3, -1 / 3),
  Float64Array.of(-1 / 3, 1 / 3),
  Float64Array.of(-1 / 3, 1 / 3),
];
const task = { rows, pulls, featureCount: 4, labelCount: 2, penalty: 0.001, sharpness: 1 };
const scoresOf = (changed: Partial<typeof task> = {}) => {
  const fitted = fitMargins({ ...task, ...changed });
  return rows.map((row) =>
    [...scoreLinear(fitted, row, 2)].map((score) => Math.round(score * 10) / 10),
  );
};

describe("fitMargins", () => {
  it("brings examples as far from the border as it wants them, and no farther", () => {
    expect(scoresOf()).toEqual([
      [1, -1],
      [-1, 1],
      [-1, 1],
    ]);
  });

  it("leaves what may be either to what else it shows", () => {
    const either = [...pulls.slice(0, 2), Float64Array.of(0, 0)];
    const [, , third] = scoresOf({ pulls: either });
    expect(Math.max(...(third ?? []).map(Math.abs))).toBeLessThan(0.5);
  });

  it("holds large weights back, and makes scores as large as is wanted", () => {
    const [first = 0] = scoresOf({ penalty: 10 })[0] ?? [];
    expect(first).toBeLessThan(0.3);
    expect(scoresOf({ sharpness: 3 })[0]).toEqual([3, -3]);
  });
});
