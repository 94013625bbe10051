import { calculateTarget } from "./calculate-target.ts";
import { compare, type Decimal, formatDecimal } from "./decimal.ts";
import type { Target } from "./target.ts";
import type { Say } from "./target-texts.ts";
import type { TargetQuestion } from "./understand-target-question.ts";
import { nameOf } from "./word-target.ts";

/** A target with its growth over the base value. */
export interface RankedTarget {
  readonly target: Target;
  readonly growthPercent: Decimal;
  /** The division behind it: `782÷718`. */
  readonly calculation: string;
}

/** Puts the targets that have a base value in the order of growth that the question asks for. */
export function rankTargets(targets: readonly Target[], question: TargetQuestion): RankedTarget[] {
  const ranked = targets.flatMap((target) => {
    const calculated = calculateTarget(target, question.digits);
    if (calculated === undefined) {
      return [];
    }
    const calculation = `${formatDecimal(calculated.gap)}÷${target.base?.value ?? ""}`;
    return [{ target, growthPercent: calculated.growthPercent, calculation }];
  });
  const sign = question.order === "smallest" ? -1 : 1;
  return ranked.sort((left, right) => sign * compare(right.growthPercent, left.growthPercent));
}

/** Says which target grows most, least, or both. */
export function wordRanking(
  ranked: readonly RankedTarget[],
  question: TargetQuestion,
  { say, mark }: { readonly say: Say; readonly mark: (target: Target) => string },
): string {
  const first = ranked[0];
  const last = ranked.at(-1);
  if (first === undefined || last === undefined) {
    return say("notFound");
  }
  const name = nameOf(first.target, question.language);
  const value = formatDecimal(first.growthPercent, true);
  const marks = mark(first.target);
  if (question.order === "both") {
    const lastName = nameOf(last.target, question.language);
    const lastValue = formatDecimal(last.growthPercent, true);
    const lastMarks = mark(last.target);
    return say("rankingBoth", { name, value, marks, last: lastName, lastValue, lastMarks });
  }
  const text = question.order === "smallest" ? "rankingSmallest" : "ranking";
  return say(text, { name, value, marks, calculation: first.calculation });
}
