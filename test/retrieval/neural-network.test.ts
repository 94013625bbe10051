import { describe, expect, it } from "vitest";
import type { Row } from "../../src/retrieval/classifier-features.ts";
import { runNeuralNetwork, trainNeuralNetwork } from "../../src/retrieval/neural-network.ts";
import { toProbabilities } from "../../src/retrieval/to-probabilities.ts";

/** Features 0 and 1, and one that is always there. */
const toRow = (...ids: readonly number[]): Row => ({
  ids: Uint32Array.from([...ids, 2]),
  values: new Float32Array(ids.length + 1).fill(1),
});
/** One or the other, but not both and not none: no straight border tells them apart. */
const CASES = [
  { row: toRow(), label: 0 },
  { row: toRow(0, 1), label: 0 },
  { row: toRow(0), label: 1 },
  { row: toRow(1), label: 1 },
];
const examples = Array.from(
  { length: 400 },
  (_, at) => CASES[at % CASES.length] as (typeof CASES)[0],
);
const task = {
  rows: examples.map(({ row }) => row),
  goals: examples.map(({ label }) => Float64Array.of(1 - label, label)),
  importances: examples.map(() => 1 / examples.length),
  featureCount: 3,
  labelCount: 2,
  hiddenUnits: 128,
};

describe("trainNeuralNetwork", () => {
  const network = trainNeuralNetwork(task);
  const likelihoods = (row: Row, trained = network) => {
    const scores = runNeuralNetwork(trained, row, task.labelCount);
    toProbabilities(scores);
    return scores;
  };

  it.each(CASES)("learns what no straight border tells apart: case %#", ({ row, label }) => {
    expect(likelihoods(row)[label]).toBeGreaterThan(0.8);
  });

  it("is as wide as it is asked to be", () => {
    expect(trainNeuralNetwork({ ...task, hiddenUnits: 64 }).hidden).toHaveLength(3 * 64);
  });

  it("gives the same network for the same task", () => {
    expect(trainNeuralNetwork(task)).toEqual(network);
  });

  it("hears more of what counts more", () => {
    const contradicted = {
      ...task,
      rows: [...task.rows, ...task.rows],
      goals: [...task.goals, ...task.goals.map(([no = 0, yes = 0]) => Float64Array.of(yes, no))],
    };
    const importances = (first: number, second: number) =>
      [first, second].flatMap((share) => examples.map(() => share / examples.length));
    const mostlyFirst = trainNeuralNetwork({ ...contradicted, importances: importances(0.9, 0.1) });
    const mostlySecond = trainNeuralNetwork({
      ...contradicted,
      importances: importances(0.1, 0.9),
    });
    expect(likelihoods(toRow(0), mostlyFirst)[1]).toBeGreaterThan(0.5);
    expect(likelihoods(toRow(0), mostlySecond)[1]).toBeLessThan(0.5);
  });
});
