import type { Row } from "./classifier-features.ts";
import { minimize } from "./minimize.ts";
import { toSteps } from "./to-steps.ts";

/** What is learnt from; both lists are in the order of the examples. */
export interface MarginTask {
  readonly rows: readonly Row[];
  /**
   * For each label whether an example is one of it, by the sign, and how much that counts, by the
   * size; 0 where either is fair. Those of one label sum to 1 without their signs, or to less.
   */
  readonly pulls: readonly Float64Array[];
  readonly featureCount: number;
  readonly labelCount: number;
  /** How strongly large weights are held back. */
  readonly penalty: number;
  /** How large the score of a text is that lies as far from the border as examples should. */
  readonly sharpness: number;
}

/** Linear classifiers as plain data for the index file: one row per feature, one column per label, in steps of `scale`. */
export interface LinearWeights {
  readonly weights: Int8Array;
  readonly scale: number;
}

/** Labels are counted four beside each other: the sums stay in registers. */
const LANES = 4;

/**
 * Fits one linear classifier a label, each against the rest, by the squared hinge loss: examples on
 * the right side count only until they are far enough from the border. See Fan et al. 2008,
 * "LIBLINEAR: A Library for Large Linear Classification", L2-loss support vector classification. No
 * chance is involved.
 */
export function fitMargins(task: MarginTask): LinearWeights {
  const width = LANES * Math.ceil(task.labelCount / LANES);
  const sheet = toSheet(task.rows, width);
  const weights = minimize(task.featureCount * width, (point, gradient) =>
    computeLoss(point, gradient, sheet, task),
  );
  const { steps, step } = toSteps(takeColumns(weights, width, task.labelCount));
  return { weights: steps, scale: step * task.sharpness };
}

/** All rows one after the other: they are walked twice in each round, which is what takes the time. */
interface Sheet {
  /** How many columns the weights have: those behind the labels stay 0. */
  readonly width: number;
  /** Where each row begins, and behind them where the last one ends. */
  readonly starts: Uint32Array;
  /** Where the weights of each feature begin. */
  readonly places: Uint32Array;
  readonly values: Float32Array;
}

function toSheet(rows: readonly Row[], width: number): Sheet {
  const starts = new Uint32Array(rows.length + 1);
  for (const [index, { ids }] of rows.entries()) {
    starts[index + 1] = (starts[index] ?? 0) + ids.length;
  }
  const places = new Uint32Array(starts[rows.length] ?? 0);
  const values = new Float32Array(places.length);
  for (const [index, row] of rows.entries()) {
    places.set(
      row.ids.map((id) => id * width),
      starts[index],
    );
    values.set(row.values, starts[index]);
  }
  return { width, starts, places, values };
}

function takeColumns(weights: Float64Array, width: number, labelCount: number): Float64Array {
  const rows = weights.length / width;
  const taken = new Float64Array(rows * labelCount);
  for (let row = 0; row < rows; row += 1) {
    taken.set(weights.subarray(row * width, row * width + labelCount), row * labelCount);
  }
  return taken;
}

/** The loss at the given weights; its gradient is written into `gradient`. */
function computeLoss(
  weights: Float64Array,
  gradient: Float64Array,
  sheet: Sheet,
  { pulls, labelCount, penalty }: MarginTask,
): number {
  let loss = 0;
  for (let index = 0; index < gradient.length; index += 1) {
    const weight = weights[index] ?? 0;
    gradient[index] = penalty * weight;
    loss += (penalty * weight * weight) / 2;
  }
  const columns = new Float64Array(sheet.width);
  for (const [row, pull] of pulls.entries()) {
    scoreSheetRow(columns, weights, sheet, row);
    for (let label = 0; label < labelCount; label += 1) {
      const towards = pull[label] ?? 0;
      const lacking = Math.max(0, 1 - Math.sign(towards) * (columns[label] ?? 0));
      loss += Math.abs(towards) * lacking * lacking;
      columns[label] = -2 * towards * lacking;
    }
    addSheetRow(gradient, columns, sheet, row);
  }
  return loss;
}

function scoreSheetRow(
  columns: Float64Array,
  weights: Float64Array,
  { starts, places, values }: Sheet,
  row: number,
): void {
  const end = starts[row + 1] as number;
  for (let column = 0; column < columns.length; column += LANES) {
    let [first, second, third, fourth] = [0, 0, 0, 0];
    for (let position = starts[row] as number; position < end; position += 1) {
      const place = (places[position] as number) + column;
      const value = values[position] as number;
      first += value * (weights[place] as number);
      second += value * (weights[place + 1] as number);
      third += value * (weights[place + 2] as number);
      fourth += value * (weights[place + 3] as number);
    }
    columns[column] = first;
    columns[column + 1] = second;
    columns[column + 2] = third;
    columns[column + 3] = fourth;
  }
}

function addSheetRow(
  gradient: Float64Array,
  columns: Float64Array,
  { starts, places, values }: Sheet,
  row: number,
): void {
  const end = starts[row + 1] as number;
  for (let column = 0; column < columns.length; column += LANES) {
    const first = columns[column] as number;
    const second = columns[column + 1] as number;
    const third = columns[column + 2] as number;
    const fourth = columns[column + 3] as number;
    for (let position = starts[row] as number; position < end; position += 1) {
      const place = (places[position] as number) + column;
      const value = values[position] as number;
      gradient[place] = (gradient[place] as number) + value * first;
      gradient[place + 1] = (gradient[place + 1] as number) + value * second;
      gradient[place + 2] = (gradient[place + 2] as number) + value * third;
      gradient[place + 3] = (gradient[place + 3] as number) + value * fourth;
    }
  }
}

/** The score of each label for one row. */
export function scoreLinear(
  { weights, scale }: LinearWeights,
  { ids, values }: Row,
  labelCount: number,
): Float64Array {
  const scores = new Float64Array(labelCount);
  for (let position = 0; position < ids.length; position += 1) {
    const start = (ids[position] ?? 0) * labelCount;
    const value = (values[position] ?? 0) * scale;
    for (let label = 0; label < labelCount; label += 1) {
      scores[label] = (scores[label] ?? 0) + value * (weights[start + label] ?? 0);
    }
  }
  return scores;
}
