import { UNCLEAR_TYPE } from "./label-type.ts";
import type { ReportType } from "./report-type.ts";

/**
 * A learnt classifier of report types: labels, most likely first. {@link UNCLEAR_TYPE} is a label
 * too, and what no file knows counts as it.
 */
export type ClassifyType = (
  text: string,
) => readonly { readonly label: string; readonly probability: number }[];

/** A report type with its probability. */
export interface RankedType {
  readonly key: string;
  readonly confidence: number;
}

/** How far the classifier is trusted beside the signs of the files, and its least probability. */
const CLASSIFIER_SHARE = 2.1;
const FLOOR = 0.002;

/**
 * The likely types of a text: what the classifier learnt, and what the signs in the files of the
 * types say. What the probabilities lack to 1 is the chance that it is not clear.
 *
 * @param text In simplified characters.
 */
export function rankTypes(
  text: string,
  types: ReadonlyMap<string, ReportType>,
  classifyType: ClassifyType,
): readonly RankedType[] {
  const learnt = new Map<string, number>();
  for (const { label, probability } of classifyType(text)) {
    const key = types.has(label) ? label : UNCLEAR_TYPE;
    learnt.set(key, (learnt.get(key) ?? 0) + probability);
  }
  const weights = new Map([...types].map(([key, type]) => [key, weightOf(text, type)] as const));
  weights.set(UNCLEAR_TYPE, 0);
  const odds = [...weights].map(([key, weight]) => ({
    key,
    odds: Math.max(learnt.get(key) ?? 0, FLOOR) ** CLASSIFIER_SHARE * Math.exp(weight),
  }));
  const total = odds.reduce((sum, entry) => sum + entry.odds, 0);
  return odds
    .filter(({ key }) => key !== UNCLEAR_TYPE)
    .map((entry) => ({ key: entry.key, confidence: entry.odds / total }))
    .sort((one, other) => other.confidence - one.confidence);
}

/** A type must be likelier by so much than that nothing is clear: where all are alike, nothing is. */
const LEAST_LEAD = 1.05;

/** The likeliest type; `undefined` when it is as likely that the text is not clear. */
export function likeliestType(ranked: readonly RankedType[]): string | undefined {
  const [first] = ranked;
  const unclear = 1 - ranked.reduce((sum, { confidence }) => sum + confidence, 0);
  return first !== undefined && first.confidence > unclear * LEAST_LEAD ? first.key : undefined;
}

/** Whether a text has a sign of a type. */
export function showsType(type: ReportType | undefined, text: string): boolean {
  return type?.signs.some(({ says }) => says.test(text)) === true;
}

function weightOf(text: string, type: ReportType): number {
  return type.signs
    .filter(({ says }) => says.test(text))
    .reduce((sum, sign) => sum + sign.weight, 0);
}
