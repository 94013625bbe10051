import {
  chooseFeatures,
  createRowMaker,
  type FeatureSet,
  featureCount,
} from "./classifier-features.ts";
import { fitLogisticRegression, scoreRow, toProbabilities } from "./logistic-regression.ts";
import type { DescribeText } from "./text-features.ts";

/** A text and what it is; `alternatives` are labels that would be fair as well. */
export interface LabelledText {
  readonly text: string;
  readonly label: string;
  readonly alternatives?: readonly string[];
}

interface TextClass {
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
export interface TextClassifierData extends FeatureSet {
  readonly labels: readonly string[];
  /** One row per feature, one column per label, in steps of `scale`. */
  readonly weights: Int8Array;
  readonly scale: number;
}

export interface TrainingOptions {
  readonly describe: DescribeText;
  /** In how many examples a feature must occur. */
  readonly minimumExamples?: number;
  /** How much meaning counts beside words, 0 to about 1.5. */
  readonly vectorLength?: number;
  /** How strongly large weights are held back. */
  readonly penalty?: number;
  /** How much of an example's probability goes to its alternatives. */
  readonly alternativeShare?: number;
  /** 0: every example counts the same; 1: every label counts the same. */
  readonly balance?: number;
}

const DEFAULTS = {
  minimumExamples: 3,
  vectorLength: 0.5,
  penalty: 0.00005,
  alternativeShare: 0.2,
  balance: 0.5,
};

/**
 * Trains a multinomial logistic regression: the same examples in the same order give the same
 * classifier.
 */
export function trainTextClassifier(
  examples: readonly LabelledText[],
  options: TrainingOptions,
): TextClassifier {
  const settings = { ...DEFAULTS, ...options };
  const labels = [...new Set(examples.map(({ label }) => label))].sort();
  const described = examples.map(({ text }) => options.describe(text));
  const features = chooseFeatures(described, settings);
  const weights = fitLogisticRegression({
    rows: described.map(createRowMaker(features)),
    goals: examples.map((example) => toGoal(example, labels, settings.alternativeShare)),
    importances: balanceImportances(
      examples.map(({ label }) => label),
      settings.balance,
    ),
    featureCount: featureCount(features),
    labelCount: labels.length,
    penalty: settings.penalty,
  });
  return restoreTextClassifier({ labels, ...features, ...quantize(weights) }, options.describe);
}

/** Brings a trained classifier back to work; `describe` must be the one that it was trained with. */
export function restoreTextClassifier(
  data: TextClassifierData,
  describe: DescribeText,
): TextClassifier {
  const { labels } = data;
  const score = createScore(data, describe);
  return {
    data,
    classify(text) {
      const probabilities = score(text);
      toProbabilities(probabilities);
      return labels
        .map((label, index) => ({ label, probability: probabilities[index] ?? 0 }))
        .sort((one, other) => other.probability - one.probability);
    },
  };
}

/** Prepares the function that scores a text for each label of a trained classifier. */
export function createScore(
  { labels, weights, scale, ...features }: TextClassifierData,
  describe: DescribeText,
): (text: string) => Float64Array {
  const toRow = createRowMaker(features);
  return (text) =>
    scoreRow(toRow(describe(text)), weights, labels.length).map((score) => score * scale);
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

/**
 * How much each example counts, by its label; they sum to 1.
 *
 * @param balance 0: every example counts the same; 1: every label counts the same.
 */
export function balanceImportances(labels: readonly string[], balance: number): number[] {
  const counts = new Map<string, number>();
  for (const label of labels) {
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  const raw = labels.map((label) => (counts.get(label) ?? 1) ** -balance);
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  return raw.map((weight) => weight / total);
}

/** Weights in 127 steps either way. */
export function quantize(weights: Float64Array): { weights: Int8Array; scale: number } {
  const largest = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0) || 1;
  const scale = largest / 127;
  return { weights: Int8Array.from(weights, (weight) => Math.round(weight / scale)), scale };
}
