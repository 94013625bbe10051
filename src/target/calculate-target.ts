import {
  annualGrowthPercent,
  compare,
  type Decimal,
  divide,
  shift,
  subtract,
  toDecimal,
} from "./decimal.ts";
import type { Target } from "./target.ts";

/** Everything that follows from a target's base and planned value. Percentages in percent. */
export interface TargetCalculation {
  readonly gap: Decimal;
  readonly growthPercent: Decimal;
  readonly multiple: Decimal;
  readonly years: number;
  readonly yearlyIncrease: Decimal;
  readonly annualGrowthPercent: Decimal;
}

/** What is still to do from a value that somebody states. Percentages in percent. */
export interface RemainingCalculation {
  /** Planned minus actual; not above zero when the target is reached. */
  readonly remaining: Decimal;
  /** How much the actual value has to grow; `undefined` from zero. */
  readonly growthPercent: Decimal | undefined;
  /** Actual ÷ planned. */
  readonly completionPercent: Decimal;
}

const ZERO = toDecimal(0);
const PLAIN_DIGITS = 2;

/** Compares base and planned value; `undefined` where the plan gives no base value above zero. */
export function calculateTarget(target: Target, digits: number): TargetCalculation | undefined {
  if (target.base === null || target.base.value <= 0 || target.perYear) {
    return undefined;
  }
  const base = toDecimal(target.base.value);
  const planned = toDecimal(target.planned.value);
  const gap = subtract(planned, base);
  const years = target.planned.year - target.base.year;
  return {
    gap,
    growthPercent: percent(gap, base, digits),
    multiple: divide(planned, base, PLAIN_DIGITS),
    years,
    yearlyIncrease: divide(gap, toDecimal(years), PLAIN_DIGITS),
    annualGrowthPercent: annualGrowthPercent(base, planned, years, digits),
  };
}

/** What is left to a target from `actual`, in the target's unit. */
export function calculateRemaining(
  target: Target,
  actual: Decimal,
  digits: number,
): RemainingCalculation {
  const planned = toDecimal(target.planned.value);
  const remaining = subtract(planned, actual);
  return {
    remaining,
    growthPercent: compare(actual, ZERO) > 0 ? percent(remaining, actual, digits) : undefined,
    completionPercent: percent(actual, planned, digits),
  };
}

function percent(part: Decimal, whole: Decimal, digits: number): Decimal {
  return divide(shift(part, 2), whole, digits);
}
