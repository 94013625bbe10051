import { type Chance, createChance } from "../base/chance.ts";
import type { Row } from "./classifier-features.ts";
import { toProbabilities } from "./to-probabilities.ts";
import { toSteps } from "./to-steps.ts";

/** A network with one hidden layer, as plain data for the index file. */
export interface NeuralNetwork {
  /** One row per feature, one column per hidden unit, in steps of `hiddenStep`. */
  readonly hidden: Int8Array;
  readonly hiddenStep: number;
  /** One row per hidden unit and one for what each output starts from, one column per output. */
  readonly out: Float32Array;
}

/** What a network learns from; all lists are in the order of the examples. */
export interface NeuralTask {
  readonly rows: readonly Row[];
  /** The probability that each output should get. */
  readonly goals: readonly Float64Array[];
  /** How much each example counts; they sum to 1. */
  readonly importances: readonly number[];
  readonly featureCount: number;
  readonly labelCount: number;
  readonly hiddenUnits: number;
}

// Found best by cross-validation over the labelled messages: from here to the widest start.
/** So many of the hidden units are left out of each step, by chance, so that none leans on another. */
const LEFT_OUT = 0.5;
const ROUNDS = 8;
const FIRST_STEP = 0.05;
const WIDEST_START = 0.05;
const SEED = 1;
/** What the sums of squares begin with, so that the first step divides by something. */
const LEAST_STEEPNESS = 1e-8;

/** A layer's weights, and for each the sum of its squared slopes so far: the steeper, the smaller the steps. */
interface Layer {
  readonly weights: Float32Array;
  readonly steepness: Float32Array;
}

/**
 * Trains a network whose outputs exclude each other, by steepest descent with steps of its own for
 * each weight (AdaGrad: Duchi, Hazan and Singer 2011) and dropout (Srivastava et al. 2014). Its
 * chance is seeded: the same task gives the same network.
 */
export function trainNeuralNetwork(task: NeuralTask): NeuralNetwork {
  const { rows, featureCount, labelCount, hiddenUnits } = task;
  const chance = createChance(SEED);
  const widest = Math.sqrt(6 / (hiddenUnits + labelCount));
  const hidden = createLayer(featureCount * hiddenUnits, WIDEST_START, chance);
  const out = createLayer((hiddenUnits + 1) * labelCount, widest, chance);
  out.weights.fill(0, hiddenUnits * labelCount);
  const learn = createLearning(task, hidden, out, chance);
  const lessons = ROUNDS * rows.length;
  let order = rows.map((_row, at) => at);
  for (let round = 0, lesson = 0; round < ROUNDS; round += 1) {
    order = chance.shuffle(order);
    for (const at of order) {
      learn(at, FIRST_STEP * (1 - lesson / lessons));
      lesson += 1;
    }
  }
  const { steps: quantized, step } = toSteps(hidden.weights);
  return { hidden: quantized, hiddenStep: step, out: out.weights };
}

/** The score of each output; their exponentials are in proportion to their probabilities. */
export function runNeuralNetwork(
  { hidden, hiddenStep, out }: NeuralNetwork,
  row: Row,
  labelCount: number,
): Float64Array {
  const units = new Float64Array(out.length / labelCount - 1);
  addRow(units, row, hidden);
  const active = units.map((unit) => Math.max(0, unit * hiddenStep));
  return score(active, out, labelCount);
}

function createLayer(size: number, widest: number, chance: Chance): Layer {
  return {
    weights: new Float32Array(size).map(() => (2 * chance.next() - 1) * widest),
    steepness: new Float32Array(size).fill(LEAST_STEEPNESS),
  };
}

/** Makes the function that learns from one example, by steps of the given size. */
function createLearning(
  { rows, goals, importances, labelCount, hiddenUnits }: NeuralTask,
  hidden: Layer,
  out: Layer,
  chance: Chance,
): (at: number, size: number) => void {
  const units = new Float64Array(hiddenUnits);
  const blames = new Float64Array(hiddenUnits + 1);
  return (at, size) => {
    const row = rows[at] as Row;
    const goal = goals[at] as Float64Array;
    const importance = (importances[at] as number) * rows.length;
    units.fill(0);
    addRow(units, row, hidden.weights);
    for (let unit = 0; unit < hiddenUnits; unit += 1) {
      const isLeftOut = (units[unit] as number) <= 0 || chance.next() < LEFT_OUT;
      units[unit] = isLeftOut ? 0 : (units[unit] as number) / (1 - LEFT_OUT);
    }
    const errors = score(units, out.weights, labelCount);
    toProbabilities(errors);
    for (let output = 0; output < labelCount; output += 1) {
      errors[output] = ((errors[output] as number) - (goal[output] as number)) * importance;
    }
    correctOut(out, units, errors, blames, size);
    correctHidden(hidden, row, blames, size);
  };
}

/**
 * Moves the weights of the outputs, and writes into `blames` what each hidden unit had to do with the
 * errors, and last what each output starts from, like a unit that is always on.
 */
function correctOut(
  out: Layer,
  units: Float64Array,
  errors: Float64Array,
  blames: Float64Array,
  size: number,
): void {
  for (let unit = 0; unit <= units.length; unit += 1) {
    const value = unit === units.length ? 1 : (units[unit] as number);
    let blame = 0;
    for (let output = 0; value > 0 && output < errors.length; output += 1) {
      const place = unit * errors.length + output;
      const error = errors[output] as number;
      blame += error * (out.weights[place] as number);
      move(out, place, error * value, size);
    }
    blames[unit] = blame;
  }
}

function correctHidden(
  hidden: Layer,
  { ids, values }: Row,
  blames: Float64Array,
  size: number,
): void {
  const hiddenUnits = blames.length - 1;
  for (let position = 0; position < ids.length; position += 1) {
    const start = (ids[position] as number) * hiddenUnits;
    const value = values[position] as number;
    for (let unit = 0; unit < hiddenUnits; unit += 1) {
      const blame = blames[unit] as number;
      if (blame !== 0) {
        move(hidden, start + unit, blame * value, size);
      }
    }
  }
}

function move({ weights, steepness }: Layer, place: number, slope: number, size: number): void {
  const sum = (steepness[place] as number) + slope * slope;
  steepness[place] = sum;
  weights[place] = (weights[place] as number) - (size * slope) / Math.sqrt(sum);
}

function addRow(
  units: Float64Array,
  { ids, values }: Row,
  weights: Float32Array | Int8Array,
): void {
  for (let position = 0; position < ids.length; position += 1) {
    const start = (ids[position] as number) * units.length;
    const value = values[position] as number;
    for (let unit = 0; unit < units.length; unit += 1) {
      units[unit] = (units[unit] as number) + value * (weights[start + unit] as number);
    }
  }
}

function score(units: Float64Array, weights: Float32Array, labelCount: number): Float64Array {
  const scores = Float64Array.from(weights.subarray(units.length * labelCount));
  for (let unit = 0; unit < units.length; unit += 1) {
    const value = units[unit] as number;
    for (let output = 0; value > 0 && output < labelCount; output += 1) {
      scores[output] =
        (scores[output] as number) + value * (weights[unit * labelCount + output] as number);
    }
  }
  return scores;
}
