import {
  chooseFeatures,
  createRowMaker,
  type FeatureSet,
  featureCount,
} from "./classifier-features.ts";
import { fitMargins, type LinearWeights, type MarginTask, scoreLinear } from "./fit-margins.ts";
import { type NeuralNetwork, runNeuralNetwork, trainNeuralNetwork } from "./neural-network.ts";
import type { DescribeText } from "./text-features.ts";
import { toProbabilities } from "./to-probabilities.ts";

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
export type TextClassifierData = FeatureSet & {
  readonly labels: readonly string[];
} & (NeuralNetwork | LinearWeights);

export interface TrainingOptions {
  readonly describe: DescribeText;
  /** In how many examples a feature must occur. */
  readonly minimumExamples?: number;
  /** How much meaning counts beside words, 0 to about 1.5. */
  readonly vectorLength?: number;
  /** 0: every example counts the same; 1: every label counts the same. */
  readonly balance?: number;
  /** How wide a neural network is. */
  readonly hiddenUnits?: number;
  /** What makes it a linear classifier, each label against the rest, and no neural network. */
  readonly linear?: Pick<MarginTask, "penalty" | "sharpness">;
}

/** How much of an example's probability goes to its alternatives. */
const ALTERNATIVE_SHARE = 0.2;
const DEFAULTS = {
  minimumExamples: 3,
  vectorLength: 0.5,
  balance: 0.4,
  hiddenUnits: 128,
};

/** Trains a neural network or a linear classifier: the same examples in the same order give the same classifier. */
export function trainTextClassifier(
  examples: readonly LabelledText[],
  options: TrainingOptions,
): TextClassifier {
  const settings = { ...DEFAULTS, ...options };
  const labels = [...new Set(examples.map(({ label }) => label))].sort();
  const described = examples.map(({ text }) => options.describe(text));
  const features = chooseFeatures(described, settings);
  const importances = balanceImportances(
    examples.map(({ label }) => label),
    settings.balance,
  );
  const shared = {
    rows: described.map(createRowMaker(features)),
    featureCount: featureCount(features),
    labelCount: labels.length,
  };
  const { linear, hiddenUnits } = settings;
  const weights =
    linear === undefined
      ? trainNeuralNetwork({
          ...{ ...shared, importances, hiddenUnits },
          goals: examples.map((example) => toGoal(example, labels)),
        })
      : fitMargins({
          ...{ ...shared, ...linear },
          pulls: examples.map((example, at) => toPull(example, labels, importances[at] ?? 0)),
        });
  return restoreTextClassifier({ labels, ...features, ...weights }, options.describe);
}

/** Brings a trained classifier back to work; `describe` must be the one that it was trained with. */
export function restoreTextClassifier(
  data: TextClassifierData,
  describe: DescribeText,
): TextClassifier {
  const { labels } = data;
  const toRow = createRowMaker(data);
  return {
    data,
    classify(text) {
      const row = toRow(describe(text));
      const probabilities =
        "hidden" in data
          ? runNeuralNetwork(data, row, labels.length)
          : scoreLinear(data, row, labels.length);
      toProbabilities(probabilities);
      return labels
        .map((label, index) => ({ label, probability: probabilities[index] ?? 0 }))
        .sort((one, other) => other.probability - one.probability);
    },
  };
}

function toGoal(
  { label, alternatives = [] }: LabelledText,
  labels: readonly string[],
): Float64Array {
  const known = alternatives.filter((other) => other !== label && labels.includes(other));
  const goal = new Float64Array(labels.length);
  for (const other of known) {
    goal[labels.indexOf(other)] = ALTERNATIVE_SHARE / known.length;
  }
  goal[labels.indexOf(label)] = known.length > 0 ? 1 - ALTERNATIVE_SHARE : 1;
  return goal;
}

/** Towards an example's label, away from all others but its alternatives. */
function toPull(
  { label, alternatives = [] }: LabelledText,
  labels: readonly string[],
  importance: number,
): Float64Array {
  return Float64Array.from(labels, (other) => {
    const isFair = alternatives.includes(other) && other !== label;
    const away = isFair ? 0 : -importance;
    return other === label ? importance : away;
  });
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
