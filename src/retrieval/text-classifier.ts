import type { DescribeText } from "./text-features.ts";

/** A text and what it is; `alternatives` are labels that would be fair as well. */
export interface LabelledText {
  readonly text: string;
  readonly label: string;
  readonly alternatives?: readonly string[];
}

export interface TextClass {
  readonly label: string;
  readonly probability: number;
}

/** Says what a text is: every label with its probability, likeliest first. */
export interface TextClassifier {
  classify(text: string): TextClass[];
  /** What {@link restoreTextClassifier} needs. */
  readonly data: TextClassifierData;
}

/** A trained classifier as plain data, for the index file. */
export interface TextClassifierData {
  readonly labels: readonly string[];
  readonly features: readonly string[];
  /** How much each feature counts: the rarer in the examples, the more. */
  readonly rarities: Float32Array;
  /** One row of weights per feature and one for the bias, one column per label, in steps of `scale`. */
  readonly weights: Int8Array;
  readonly scale: number;
}

export interface TrainingOptions {
  readonly describe: DescribeText;
  /** In how many examples a feature must occur. */
  readonly minimumExamples?: number;
  /** How strongly large weights are held back. */
  readonly penalty?: number;
  readonly rounds?: number;
  /** How much of an example's probability goes to its alternatives. */
  readonly alternativeShare?: number;
  /** 0: every example counts the same; 1: every label counts the same. */
  readonly balance?: number;
}

const DEFAULTS = {
  minimumExamples: 2,
  penalty: 0.00005,
  rounds: 120,
  alternativeShare: 0.2,
  balance: 0.5,
};

/**
 * Trains a multinomial logistic regression by full-batch gradient steps: the same examples in the
 * same order give the same classifier.
 */
export function trainTextClassifier(
  examples: readonly LabelledText[],
  options: TrainingOptions,
): TextClassifier {
  const settings = { ...DEFAULTS, ...options };
  const labels = [...new Set(examples.map(({ label }) => label))].sort();
  const described = examples.map(({ text }) => options.describe(text));
  const { features, rarities } = chooseFeatures(described, settings.minimumExamples);
  const featureIds = new Map(features.map((feature, id) => [feature, id]));
  const rows = described.map((names) => toRow(names, featureIds, rarities));
  const goals = examples.map((example) => toGoal(example, labels, settings.alternativeShare));
  const importances = balanceExamples(examples, settings.balance);
  const weights = descend({ rows, goals, importances, width: labels.length, features, settings });
  return restoreTextClassifier(
    { labels, features, rarities, ...quantize(weights) },
    options.describe,
  );
}

/** Brings a trained classifier back to work; `describe` must be the one that it was trained with. */
export function restoreTextClassifier(
  data: TextClassifierData,
  describe: DescribeText,
): TextClassifier {
  const { labels, features, rarities, weights, scale } = data;
  const featureIds = new Map(features.map((feature, id) => [feature, id]));
  return {
    data,
    classify(text) {
      const row = toRow(describe(text), featureIds, rarities);
      const scores = scoreRow(row, weights, labels.length).map((score) => score * scale);
      softmax(scores);
      return labels
        .map((label, index) => ({ label, probability: scores[index] ?? 0 }))
        .sort((one, other) => other.probability - one.probability);
    },
  };
}

/** The features of one text and their values; the square sum of values is 1, the bias apart. */
interface Row {
  readonly ids: Uint32Array;
  readonly values: Float32Array;
}

function chooseFeatures(described: readonly (readonly string[])[], minimumExamples: number) {
  const counts = new Map<string, number>();
  for (const names of described) {
    for (const name of new Set(names)) {
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  const chosen = [...counts].filter(([, count]) => count >= minimumExamples);
  return {
    features: chosen.map(([name]) => name),
    rarities: Float32Array.from(chosen, ([, count]) => Math.log(1 + described.length / count)),
  };
}

function toRow(
  names: readonly string[],
  featureIds: ReadonlyMap<string, number>,
  rarities: Float32Array,
): Row {
  const counts = new Map<number, number>();
  for (const name of names) {
    const id = featureIds.get(name);
    if (id !== undefined) {
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
  }
  const ids = Uint32Array.from(counts.keys());
  const values = Float32Array.from(
    counts,
    ([id, count]) => (1 + Math.log(count)) * (rarities[id] ?? 0),
  );
  const norm = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0)) || 1;
  // The bias is the row of weights after the last feature.
  return {
    ids: Uint32Array.from([...ids, rarities.length]),
    values: Float32Array.from([...values.map((value) => value / norm), 1]),
  };
}

function toGoal(
  { label, alternatives = [] }: LabelledText,
  labels: readonly string[],
  alternativeShare: number,
): Float64Array {
  const known = alternatives.filter((other) => other !== label && labels.includes(other));
  const goal = new Float64Array(labels.length);
  for (const other of known) {
    goal[labels.indexOf(other)] = alternativeShare / known.length;
  }
  goal[labels.indexOf(label)] = known.length > 0 ? 1 - alternativeShare : 1;
  return goal;
}

function balanceExamples(examples: readonly LabelledText[], balance: number): number[] {
  const counts = new Map<string, number>();
  for (const { label } of examples) {
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  const raw = examples.map(({ label }) => (counts.get(label) ?? 1) ** -balance);
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  return raw.map((weight) => weight / total);
}

interface Task {
  readonly rows: readonly Row[];
  readonly goals: readonly Float64Array[];
  readonly importances: readonly number[];
  readonly width: number;
  readonly features: readonly string[];
  readonly settings: typeof DEFAULTS;
}

/** Nesterov's accelerated gradient descent; rows have length √2 at most, so steps of one are safe. */
function descend({ rows, goals, importances, width, features, settings }: Task): Float64Array {
  const size = (features.length + 1) * width;
  const weights = new Float64Array(size);
  const ahead = new Float64Array(size);
  const gradient = new Float64Array(size);
  for (let round = 1; round <= settings.rounds; round += 1) {
    for (let index = 0; index < size; index += 1) {
      gradient[index] = settings.penalty * (ahead[index] ?? 0);
    }
    for (const [index, row] of rows.entries()) {
      const goal = goals[index] ?? new Float64Array(width);
      addGradient(gradient, row, ahead, goal, importances[index] ?? 0);
    }
    advance(weights, ahead, gradient, (round - 1) / (round + 2));
  }
  return weights;
}

function advance(
  weights: Float64Array,
  ahead: Float64Array,
  gradient: Float64Array,
  momentum: number,
): void {
  for (let index = 0; index < weights.length; index += 1) {
    const before = weights[index] ?? 0;
    const after = (ahead[index] ?? 0) - (gradient[index] ?? 0);
    weights[index] = after;
    ahead[index] = after + momentum * (after - before);
  }
}

function addGradient(
  gradient: Float64Array,
  { ids, values }: Row,
  weights: Float64Array,
  goal: Float64Array,
  importance: number,
): void {
  const width = goal.length;
  const errors = scoreRow({ ids, values }, weights, width);
  softmax(errors);
  for (let label = 0; label < width; label += 1) {
    errors[label] = ((errors[label] ?? 0) - (goal[label] ?? 0)) * importance;
  }
  for (let position = 0; position < ids.length; position += 1) {
    const start = (ids[position] ?? 0) * width;
    const value = values[position] ?? 0;
    for (let label = 0; label < width; label += 1) {
      gradient[start + label] = (gradient[start + label] ?? 0) + value * (errors[label] ?? 0);
    }
  }
}

function scoreRow({ ids, values }: Row, weights: ArrayLike<number>, width: number): Float64Array {
  const scores = new Float64Array(width);
  for (let position = 0; position < ids.length; position += 1) {
    const start = (ids[position] ?? 0) * width;
    const value = values[position] ?? 0;
    for (let label = 0; label < width; label += 1) {
      scores[label] = (scores[label] ?? 0) + value * (weights[start + label] ?? 0);
    }
  }
  return scores;
}

function softmax(scores: Float64Array): void {
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

function quantize(weights: Float64Array): { weights: Int8Array; scale: number } {
  const largest = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0) || 1;
  const scale = largest / 127;
  return { weights: Int8Array.from(weights, (weight) => Math.round(weight / scale)), scale };
}
