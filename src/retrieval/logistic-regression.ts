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
  readonly rounds: number;
}

/**
 * Fits a multinomial logistic regression by Nesterov's accelerated gradient descent over all
 * examples: no chance is involved. Gives one row of weights per feature, one column per label.
 */
export function fitLogisticRegression(task: RegressionTask): Float64Array {
  const size = task.featureCount * task.labelCount;
  const weights = new Float64Array(size);
  const ahead = new Float64Array(size);
  const gradient = new Float64Array(size);
  const stepSize = safeStepSize(task.rows);
  const sheet = toSheet(task.rows);
  for (let round = 1; round <= task.rounds; round += 1) {
    computeGradient(gradient, ahead, sheet, task);
    const momentum = (round - 1) / (round + 2);
    for (let index = 0; index < size; index += 1) {
      const before = weights[index] ?? 0;
      const after = (ahead[index] ?? 0) - stepSize * (gradient[index] ?? 0);
      weights[index] = after;
      ahead[index] = after + momentum * (after - before);
    }
  }
  return weights;
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

/** The curvature of the loss is at most half of the longest row's square. */
function safeStepSize(rows: readonly Row[]): number {
  const squares = rows.map(({ values }) => values.reduce((sum, value) => sum + value * value, 0));
  return 2 / Math.max(1, ...squares);
}

function computeGradient(
  gradient: Float64Array,
  weights: Float64Array,
  sheet: Sheet,
  { goals, importances, labelCount, penalty }: RegressionTask,
): void {
  for (let index = 0; index < gradient.length; index += 1) {
    gradient[index] = penalty * (weights[index] ?? 0);
  }
  const errors = new Float64Array(labelCount);
  for (const [row, goal] of goals.entries()) {
    scoreSheetRow(errors, weights, sheet, row);
    toProbabilities(errors);
    for (let label = 0; label < labelCount; label += 1) {
      errors[label] = ((errors[label] ?? 0) - (goal[label] ?? 0)) * (importances[row] ?? 0);
    }
    addSheetRow(gradient, errors, sheet, row);
  }
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
