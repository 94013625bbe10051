import { minimize } from "./minimize.ts";

/** The features of one example: ids that are rows of the weights, and their values. */
export interface Row {
  readonly ids: Uint32Array;
  readonly values: Float32Array;
}

/** What a regression learns from; all lists are in the order of the examples. */
export interface RegressionTask {
  readonly rows: readonly Row[];
  /** The probability that each label should get. */
  readonly goals: readonly Float64Array[];
  /** How much each example counts; they sum to 1. */
  readonly importances: readonly number[];
  readonly featureCount: number;
  readonly labelCount: number;
  /** How strongly large weights are held back. */
  readonly penalty: number;
}

/**
 * Fits a multinomial logistic regression over all examples: no chance is involved. Gives one row of
 * weights per feature, one column per label.
 */
export function fitLogisticRegression(task: RegressionTask): Float64Array {
  const sheet = toSheet(task.rows);
  return minimize(task.featureCount * task.labelCount, (weights, gradient) =>
    computeLoss(weights, gradient, sheet, task),
  );
}

/** All rows one after the other: they are walked twice in each round, which is what takes the time. */
interface Sheet {
  /** Where each row begins, and behind them where the last one ends. */
  readonly starts: Uint32Array;
  readonly ids: Uint32Array;
  readonly values: Float32Array;
}

function toSheet(rows: readonly Row[]): Sheet {
  const starts = new Uint32Array(rows.length + 1);
  for (const [index, { ids }] of rows.entries()) {
    starts[index + 1] = (starts[index] ?? 0) + ids.length;
  }
  const ids = new Uint32Array(starts[rows.length] ?? 0);
  const values = new Float32Array(ids.length);
  for (const [index, row] of rows.entries()) {
    ids.set(row.ids, starts[index]);
    values.set(row.values, starts[index]);
  }
  return { starts, ids, values };
}

/** The loss at the given weights; its gradient is written into `gradient`. */
function computeLoss(
  weights: Float64Array,
  gradient: Float64Array,
  sheet: Sheet,
  { goals, importances, labelCount, penalty }: RegressionTask,
): number {
  let loss = 0;
  for (let index = 0; index < gradient.length; index += 1) {
    const weight = weights[index] ?? 0;
    gradient[index] = penalty * weight;
    loss += (penalty * weight * weight) / 2;
  }
  const errors = new Float64Array(labelCount);
  for (const [row, goal] of goals.entries()) {
    const importance = importances[row] ?? 0;
    scoreSheetRow(errors, weights, sheet, row);
    toProbabilities(errors);
    for (let label = 0; label < labelCount; label += 1) {
      const probability = errors[label] ?? 0;
      const wanted = goal[label] ?? 0;
      loss -= wanted === 0 ? 0 : importance * wanted * Math.log(Math.max(probability, 1e-300));
      errors[label] = (probability - wanted) * importance;
    }
    addSheetRow(gradient, errors, sheet, row);
  }
  return loss;
}

function scoreSheetRow(
  scores: Float64Array,
  weights: Float64Array,
  { starts, ids, values }: Sheet,
  row: number,
): void {
  const end = starts[row + 1] ?? 0;
  scores.fill(0);
  for (let position = starts[row] ?? 0; position < end; position += 1) {
    const start = (ids[position] ?? 0) * scores.length;
    const value = values[position] ?? 0;
    for (let label = 0; label < scores.length; label += 1) {
      scores[label] = (scores[label] ?? 0) + value * (weights[start + label] ?? 0);
    }
  }
}

function addSheetRow(
  gradient: Float64Array,
  errors: Float64Array,
  { starts, ids, values }: Sheet,
  row: number,
): void {
  const end = starts[row + 1] ?? 0;
  for (let position = starts[row] ?? 0; position < end; position += 1) {
    const start = (ids[position] ?? 0) * errors.length;
    const value = values[position] ?? 0;
    for (let label = 0; label < errors.length; label += 1) {
      gradient[start + label] = (gradient[start + label] ?? 0) + value * (errors[label] ?? 0);
    }
  }
}

/** The score of each label for one row. */
export function scoreRow(
  { ids, values }: Row,
  weights: ArrayLike<number>,
  labelCount: number,
): Float64Array {
  const scores = new Float64Array(labelCount);
  for (let position = 0; position < ids.length; position += 1) {
    const start = (ids[position] ?? 0) * labelCount;
    const value = values[position] ?? 0;
    for (let label = 0; label < labelCount; label += 1) {
      scores[label] = (scores[label] ?? 0) + value * (weights[start + label] ?? 0);
    }
  }
  return scores;
}

/** Turns scores into probabilities that sum to 1, in place. */
export function toProbabilities(scores: Float64Array): void {
  const highest = Math.max(...scores);
  let total = 0;
  for (let label = 0; label < scores.length; label += 1) {
    scores[label] = Math.exp((scores[label] ?? 0) - highest);
    total += scores[label] ?? 0;
  }
  for (let label = 0; label < scores.length; label += 1) {
    scores[label] = (scores[label] ?? 0) / total;
  }
}
