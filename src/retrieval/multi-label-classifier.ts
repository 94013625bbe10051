import {
  chooseFeatures,
  createRowMaker,
  type FeatureSet,
  featureCount,
} from "./classifier-features.ts";
import { fitMargins, type LinearWeights, type MarginTask, scoreLinear } from "./fit-margins.ts";
import { balanceImportances } from "./text-classifier.ts";
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
  readonly data: MultiLabelClassifierData;
}

/** A trained classifier as plain data, for the index file. */
export interface MultiLabelClassifierData extends FeatureSet, LinearWeights {
  readonly labels: readonly string[];
}

export interface MultiLabelTrainingOptions extends Pick<MarginTask, "penalty" | "sharpness"> {
  readonly describe: DescribeText;
  /** Which labels are learnt, of all that the examples have. */
  readonly labels: readonly string[];
  /** In how many examples a feature must occur. */
  readonly minimumExamples: number;
  /** How much meaning counts beside words, 0 to about 1.5. */
  readonly vectorLength: number;
  /** 0: every example counts the same; 1: those with a label count together as much as those without. */
  readonly balance: number;
}

/** Trains one linear classifier a label over the same features (binary relevance). */
export function trainMultiLabelClassifier(
  examples: readonly MultiLabelledText[],
  { describe, labels, balance, ...settings }: MultiLabelTrainingOptions,
): MultiLabelClassifier {
  const described = examples.map(({ text }) => describe(text));
  const features = chooseFeatures(described, settings);
  const pullsByLabel = labels.map((label) => {
    const has = examples.map((example) => example.labels.includes(label));
    const importances = balanceImportances(has.map(String), balance);
    return importances.map((importance, at) => (has[at] ? importance : -importance));
  });
  const weights = fitMargins({
    rows: described.map(createRowMaker(features)),
    pulls: examples.map((_example, at) =>
      Float64Array.from(pullsByLabel, (pulls) => pulls[at] ?? 0),
    ),
    featureCount: featureCount(features),
    labelCount: labels.length,
    ...settings,
  });
  return restoreMultiLabelClassifier({ labels, ...features, ...weights }, describe);
}

/** Brings a trained classifier back to work; `describe` must be the one that it was trained with. */
export function restoreMultiLabelClassifier(
  data: MultiLabelClassifierData,
  describe: DescribeText,
): MultiLabelClassifier {
  const { labels } = data;
  const toRow = createRowMaker(data);
  return {
    data,
    rate(text) {
      const scores = scoreLinear(data, toRow(describe(text)), labels.length);
      return new Map(labels.map((label, at) => [label, sigmoid(scores[at] ?? 0)]));
    },
  };
}

function sigmoid(score: number): number {
  return 1 / (1 + Math.exp(-score));
}
