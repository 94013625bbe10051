import { compare, toDecimal } from "./decimal.ts";
import type { FoundSubject } from "./find-targets.ts";
import { readStatedNumbers, type StatedNumber, toUnit } from "./read-stated-value.ts";
import type { BaseFigure, Subject, Target, TargetCatalog } from "./target.ts";

/** With fewer words of tables, a lone number is taken for anything but a figure of the plan. */
const ABOUT_FIGURES = /目标|指标|规划|数|表|基期|2025|2020|\d年|target|figure|number/;
/** Whole numbers from here on are rarely met by chance. */
const DISTINCTIVE = 200;

/**
 * Finds what a normalised question names only by its numbers: the base and the planned value
 * together (从14到50), or one number that only one target or figure has (那个152033是什么数).
 */
export function findByNumbers(text: string, catalog: TargetCatalog): FoundSubject[] {
  const numbers = readStatedNumbers(text);
  const both = catalog.targets.filter(
    ({ base, planned, unit }) =>
      base !== null && states(numbers, base.value, unit) && states(numbers, planned.value, unit),
  );
  if (both.length === 1) {
    return both.map((target) => toFound({ kind: "target", target }));
  }
  return ABOUT_FIGURES.test(text) ? findByOneNumber(numbers.filter(isDistinctive), catalog) : [];
}

function findByOneNumber(
  numbers: readonly StatedNumber[],
  { targets, baseFigures }: TargetCatalog,
): FoundSubject[] {
  const ownTargets = targets.filter((target) =>
    valuesOf(target).some((value) => states(numbers, value, target.unit)),
  );
  if (ownTargets.length > 0) {
    return ownTargets.length === 1
      ? ownTargets.map((target) => toFound({ kind: "target", target }))
      : [];
  }
  const ownFigures = baseFigures.filter((figure: BaseFigure) =>
    states(numbers, figure.value, figure.unit),
  );
  return ownFigures.length === 1
    ? ownFigures.map((figure) => toFound({ kind: "figure", figure }))
    : [];
}

function valuesOf({ base, planned }: Target): number[] {
  return base === null ? [planned.value] : [base.value, planned.value];
}

function isDistinctive({ value, power, counter }: StatedNumber): boolean {
  return (
    counter !== "" || power > 0 || value.scale > 0 || compare(value, toDecimal(DISTINCTIVE)) >= 0
  );
}

function states(numbers: readonly StatedNumber[], value: number, unit: string): boolean {
  return numbers.some((number) => {
    const stated = toUnit(number, unit);
    return stated !== undefined && compare(stated, toDecimal(value)) === 0;
  });
}

function toFound(subject: Subject): FoundSubject {
  return { subject, spans: [] };
}
