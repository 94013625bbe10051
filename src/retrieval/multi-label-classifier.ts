import { chooseFeatures, createRowMaker, featureCount } from "./classifier-features.ts";
import { fitLogisticRegression } from "./logistic-regression.ts";
import {
  balanceImportances,
  createScore,
  quantize,
  type TextClassifierData,
  type TrainingOptions,
} from "./text-classifier.ts";
import type { DescribeText } from "./text-features.ts";

/** A text and everything that it shows: none, one or several labels. */
export interface MultiLabelledText {
  readonly text: string;
  readonly labels: readonly string[];
}

/** Says of each label how likely a text shows it, from 0 to 1, each for itself. */
export interface MultiLabelClassifier {
  rate(text: string): ReadonlyMap<string, number>;
  /** What {@link restoreMultiLabelClassifier} needs. */
  readonly data: TextClassifierData;
}

export type MultiLabelTrainingOptions = Required<Omit<TrainingOptions, "alternativeShare">> & {
  /** Which labels are learnt, of all that the examples have. */
  readonly labels: readonly string[];
};

/** Trains one binary logistic regression a label over the same features (binary relevance). */
export function trainMultiLabelClassifier(
  examples: readonly MultiLabelledText[],
  { describe, labels, balance, penalty, ...chosen }: MultiLabelTrainingOptions,
): MultiLabelClassifier {
  const described = examples.map(({ text }) => describe(text));
  const features = chooseFeatures(described, chosen);
  const rows = described.map(createRowMaker(features));
  const count = featureCount(features);
  const weights = new Float64Array(count * labels.length);
  for (const [column, label] of labels.entries()) {
    const has = examples.map((example) => example.labels.includes(label));
    const fitted = fitLogisticRegression({
      rows,
      goals: has.map((is) => Float64Array.of(is ? 0 : 1, is ? 1 : 0)),
      importances: balanceImportances(has.map(String), balance),
      featureCount: count,
      labelCount: 2,
      penalty,
    });
    for (let row = 0; row < count; row += 1) {
      weights[row * labels.length + column] =
        (fitted[2 * row + 1] as number) - (fitted[2 * row] as number);
    }
  }
  return restoreMultiLabelClassifier({ labels, ...features, ...quantize(weights) }, describe);
}

/** Brings a trained classifier back to work; `describe` must be the one that it was trained with. */
export function restoreMultiLabelClassifier(
  data: TextClassifierData,
  describe: DescribeText,
): MultiLabelClassifier {
  const score = createScore(data, describe);
  return {
    data,
    rate(text) {
      const scores = score(text);
      return new Map(data.labels.map((label, at) => [label, sigmoid(scores[at] ?? 0)]));
    },
  };
}

function sigmoid(score: number): number {
  return 1 / (1 + Math.exp(-score));
}
