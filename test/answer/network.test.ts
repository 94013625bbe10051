import { describe, expect, it } from "vitest";
import { createNetwork } from "../../src/answer/network.ts";
import { trainNetwork } from "./train-network.ts";

describe("createNetwork", () => {
  it("brings features to scale, lets only positive units through, and adds them up", () => {
    const network = createNetwork({
      mean: [1, 0],
      scale: [2, 1],
      hidden: [
        [1, 0, 0],
        [0, 1, 0.5],
      ],
      out: [10, -1],
    });
    expect(network([3, 1])).toBeCloseTo(10 * 1 - 1.5);
    expect(network([-3, -1])).toBe(0);
  });
});

describe("trainNetwork", () => {
  it("learns what no line can tell apart", () => {
    const rows = [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ].map((row) => Float64Array.from(row));
    const wanted = [0, 1, 1, 0];
    const slopes = (sums: readonly number[]) =>
      sums.map((sum, at) => 1 / (1 + Math.exp(-sum)) - (wanted[at] ?? 0));
    const options = { units: 8, rounds: 400, learningRate: 0.05, decay: 0 };
    const weights = trainNetwork([{ rows, slopes }], 2, options);
    const network = createNetwork({ mean: [0, 0], scale: [1, 1], ...weights });
    expect(rows.map((row) => Number(network([...row]) > 0))).toEqual(wanted);
  });
});
