/** An exact decimal number: `units` × 10^−`scale`. Figures of a plan are never added as floats. */
export interface Decimal {
  readonly units: bigint;
  readonly scale: number;
}

/** Reads `1500`, `-2.7` or a number of a data file. `undefined` for anything else. */
export function parseDecimal(value: string | number): Decimal | undefined {
  const parts = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(value));
  if (parts === null) {
    return undefined;
  }
  const [, sign, whole = "0", fraction = ""] = parts;
  const units = BigInt(whole + fraction);
  return { units: sign === "-" ? -units : units, scale: fraction.length };
}

/** The decimal of a number from a checked data file. */
export function toDecimal(value: number): Decimal {
  return parseDecimal(value) ?? { units: 0n, scale: 0 };
}

/** left − right, exactly. */
export function subtract(left: Decimal, right: Decimal): Decimal {
  const scale = Math.max(left.scale, right.scale);
  return { units: rescale(left, scale) - rescale(right, scale), scale };
}

/** value × 10^power, exactly. */
export function shift(value: Decimal, power: number): Decimal {
  const scale = value.scale - power;
  return scale >= 0
    ? { units: value.units, scale }
    : { units: value.units * 10n ** BigInt(-scale), scale: 0 };
}

/** Below, equal to or above zero: −1, 0 or 1. */
export function compare(left: Decimal, right: Decimal): number {
  const { units } = subtract(left, right);
  if (units === 0n) {
    return 0;
  }
  return units < 0n ? -1 : 1;
}

/** left ÷ right, rounded half away from zero to `digits` decimals. The divisor is not zero. */
export function divide(left: Decimal, right: Decimal, digits: number): Decimal {
  const scale = Math.max(left.scale, right.scale);
  const numerator = rescale(left, scale) * 10n ** BigInt(digits);
  return { units: divideRounded(numerator, rescale(right, scale)), scale: digits };
}

/**
 * The yearly growth in percent that leads from `base` to `planned` in so many years, compounded:
 * ((planned ÷ base)^(1 ÷ years) − 1) × 100, rounded half up. Both are above zero.
 */
export function annualGrowthPercent(
  base: Decimal,
  planned: Decimal,
  years: number,
  digits: number,
): Decimal {
  const scale = Math.max(base.scale, planned.scale);
  // One digit more than shown: the last one decides the rounding.
  const precision = 10n ** BigInt(digits + 3);
  const power = BigInt(years);
  const bound = rescale(planned, scale) * precision ** power;
  const factor = greatestRoot(rescale(base, scale), bound, power);
  return { units: divideRounded(factor - precision, 10n), scale: digits };
}

/** Plain digits: `1500`, `0.5`, `108.91`. Trailing zeros go unless `keepZeros`. */
export function formatDecimal(value: Decimal, keepZeros = false): string {
  const digits = (value.units < 0n ? -value.units : value.units)
    .toString()
    .padStart(value.scale + 1, "0");
  const whole = digits.slice(0, digits.length - value.scale);
  const allFraction = digits.slice(digits.length - value.scale);
  const fraction = keepZeros ? allFraction : allFraction.replace(/0+$/, "");
  const sign = value.units < 0n ? "-" : "";
  return sign + whole + (fraction === "" ? "" : `.${fraction}`);
}

function rescale(value: Decimal, scale: number): bigint {
  return value.units * 10n ** BigInt(scale - value.scale);
}

function divideRounded(numerator: bigint, denominator: bigint): bigint {
  const isNegative = numerator < 0n !== denominator < 0n;
  const top = numerator < 0n ? -numerator : numerator;
  const bottom = denominator < 0n ? -denominator : denominator;
  const rounded = (2n * top + bottom) / (2n * bottom);
  return isNegative ? -rounded : rounded;
}

/** The greatest r with factor × r^power ≤ bound. */
function greatestRoot(factor: bigint, bound: bigint, power: bigint): bigint {
  let low = 0n;
  let high = 1n;
  while (factor * high ** power <= bound) {
    high *= 2n;
  }
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (factor * middle ** power <= bound) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low;
}
