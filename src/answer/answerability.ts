import { type QuestionView, toFeatures } from "./answer-features.ts";
import type { AnswerabilityModel } from "./answer-model.ts";
import { PAIR_BUCKETS } from "./answer-model.ts";

/** The probability, 0 to 1, that nothing in the documents answers the question. */
export function probabilityUnanswerable(view: QuestionView, model: AnswerabilityModel): number {
  const features = toFeatures(view);
  let sum = model.bias;
  for (const [at, value] of features.entries()) {
    const standard = (value - (model.mean[at] ?? 0)) / (model.scale[at] ?? 1);
    sum += standard * (model.dense[at] ?? 0);
  }
  for (const bucket of toPairBuckets(view.question)) {
    sum += model.pairs[bucket] ?? 0;
  }
  return 1 / (1 + Math.exp(-sum));
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
