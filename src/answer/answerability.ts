import { FEATURE_NAMES, isKnown, type QuestionView, toFeatures } from "./answer-features.ts";
import type { AnswerabilityModel } from "./answer-model.ts";
import { PAIR_BUCKETS } from "./answer-model.ts";
import { FACETS } from "./read-facets.ts";

/** A question beside the answer that would be given, and whether that lacks what is asked for. */
export interface JudgedView extends QuestionView {
  readonly isLacking: boolean;
}

/** The probability, 0 to 1, that nothing in the documents answers the question. */
export function probabilityUnanswerable(view: JudgedView, model: AnswerabilityModel): number {
  const { weights, bias } = model.calibration;
  const sum = toSigns(view, model).reduce(
    (sum, value, at) => sum + value * (weights[at] ?? 0),
    bias,
  );
  return 1 / (1 + Math.exp(-sum));
}

/** The names of {@link toSigns}, in its order. */
export const SIGNS = [
  "network",
  "linear",
  "unknown_nearest",
  "is_missing",
  "nearness_gap",
  "untold_gap",
  "is_lacking",
] as const;

/** What is weighed last, on questions as people put them: what was learnt, and the plainest signs. */
export function toSigns(
  view: JudgedView,
  model: Omit<AnswerabilityModel, "calibration">,
): readonly number[] {
  const features = toFeatures(view);
  const linear = sumLinear(view.question, features, model);
  const measure = (name: string) => features[FEATURE_NAMES.indexOf(name)] as number;
  const nearest = view.result.needs[0];
  return [
    model.network([...features, linear]),
    linear,
    Number(nearest !== undefined && !isKnown(nearest)),
    Number(FACETS.some((facet) => measure(`lacks_${facet}`) > 0)),
    measure("search_known") - measure("search_unknown"),
    measure("untold_gap"),
    Number(view.isLacking),
  ];
}

/** What the logistic regression alone adds up, on which the network builds. */
export function sumLinear(
  question: string,
  features: readonly number[],
  model: Omit<AnswerabilityModel, "network" | "calibration">,
): number {
  let sum = model.bias;
  for (const [at, value] of features.entries()) {
    const standard = (value - (model.mean[at] ?? 0)) / (model.scale[at] ?? 1);
    sum += standard * (model.dense[at] ?? 0);
  }
  for (const bucket of toPairBuckets(question)) {
    sum += model.pairs[bucket] ?? 0;
  }
  return sum;
}

/** The buckets of a text's single characters and character pairs, each once. */
export function toPairBuckets(text: string): ReadonlySet<number> {
  const buckets = new Set<number>();
  const characters = [...text.toLowerCase().replace(/[\s\p{P}]+/gu, " ")];
  for (const [at, one] of characters.entries()) {
    buckets.add(hash(one));
    buckets.add(hash(one + (characters[at + 1] ?? "")));
  }
  return buckets;
}

/** FNV-1a over UTF-16 units, folded into the buckets. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  }
  return (value >>> 0) % PAIR_BUCKETS;
}
