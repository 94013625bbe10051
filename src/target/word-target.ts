import { calculateRemaining, calculateTarget, type TargetCalculation } from "./calculate-target.ts";
import { compare, type Decimal, divide, formatDecimal, shift, toDecimal } from "./decimal.ts";
import type { Measure } from "./question-patterns.ts";
import type { BaseFigure, Target } from "./target.ts";
import type { Say } from "./target-texts.ts";
import type { AskedSubject, TargetQuestion } from "./understand-target-question.ts";

/** What wording needs beside the target. */
export interface Wording {
  readonly say: Say;
  readonly question: TargetQuestion;
  /** Cites what a value rests on and gives the marks, `[1][2]`. */
  readonly mark: (value: "planned" | "base") => string;
  readonly planTitle: string;
}

const ZERO = toDecimal(0);
const MONTHLY_DIGITS = 2;

/** A number with its unit; 万 is also written out: `0.5万件（5000件）`. */
export function wordValue(value: Decimal, target: UnitOf, language: "zh" | "en"): string {
  const plain = formatDecimal(value);
  if (language === "en") {
    return wordEnglishValue(value, target);
  }
  const counter = target.unit.replace("/年", "");
  const written = /^万[^（元]+$/.test(counter)
    ? `（${formatDecimal(shift(value, 4))}${counter.slice(1)}）`
    : "";
  return `${plain}${counter}${written}`;
}

type UnitOf = Pick<Target, "unit" | "unitEn">;

/** English has no 万 and no 亿: the number is written out, and 亿 as millions or billions. */
function wordEnglishValue(value: Decimal, { unitEn }: UnitOf): string {
  const plain = formatDecimal(value);
  if (unitEn === "%") {
    return `${plain}%`;
  }
  const [, large, counter = ""] = /^(ten thousand|hundred million) (.*)$/.exec(unitEn) ?? [];
  if (large === undefined) {
    return `${plain} ${unitEn}`.trim();
  }
  if (large === "hundred million") {
    const [power, name] = Number(plain) >= 10 ? [-1, "billion"] : [2, "million"];
    return `${formatDecimal(shift(value, power as number))} ${name} ${counter}`;
  }
  const written = formatDecimal(shift(value, 4)).replace(/\B(?=(\d{3})+$)/g, ",");
  return `${written} ${counter}`;
}

/** The planned value with what the plan says of it: 1500件以上, 5—10家, ≥. */
export function wordPlanned(
  target: Target,
  { say, question }: { readonly say: Say; readonly question: Pick<TargetQuestion, "language"> },
) {
  const { planned } = target;
  const english = question.language === "en";
  const text = english ? planned.textEn : planned.text;
  if (text !== undefined) {
    return text;
  }
  const value = wordValue(toDecimal(planned.value), target, question.language);
  const compared = wordComparator(target, value, say, question.language);
  return target.perYear && target.unit !== "%" ? say("perYear", { value: compared }) : compared;
}

function wordComparator(target: Target, value: string, say: Say, language: "zh" | "en"): string {
  switch (target.planned.comparator) {
    case "at_least":
      return say("atLeast", { value });
    case "about":
      return say("about", { value });
    case "range":
      return wordRange(target, say, language);
    case "reach":
      return value;
  }
}

function wordRange(target: Target, say: Say, language: "zh" | "en"): string {
  const { value, maximum = value } = target.planned;
  return say("range", { value, maximum: wordValue(toDecimal(maximum), target, language) });
}

/** The sentences for what was asked of one target, in the order asked. */
export function wordTarget(
  { subject, actual, claimed }: AskedSubject & { readonly subject: { readonly kind: "target" } },
  measures: readonly Measure[],
  wording: Wording,
): string[] {
  const { target } = subject as { target: Target };
  const calculation = calculateTarget(target, wording.question.digits);
  const lines = measures.flatMap((measure) =>
    measure === "actual"
      ? wordRemaining(target, actual, wording)
      : wordMeasure(measure, target, calculation, wording),
  );
  if (claimed !== undefined) {
    const value = wordPlanned(target, wording);
    lines.push(wording.say("claimWrong", { claimed: claimed.text, value }));
  }
  const [first, ...rest] = [...new Set(lines)];
  const name = nameOf(target, wording.question.language);
  return first === undefined ? [] : [wording.say("named", { name, text: first }), ...rest];
}

function wordMeasure(
  measure: Exclude<Measure, "actual">,
  target: Target,
  calculation: TargetCalculation | undefined,
  wording: Wording,
): string[] {
  const { say, question } = wording;
  switch (measure) {
    case "planned":
      return [wordPlannedLine(target, wording)];
    case "base":
      return [wordBaseLine(target, wording)];
    case "nature":
      return [
        target.nature === undefined ? say("noNature") : say("nature", { value: target.nature }),
      ];
    case "cumulative":
      return [wordCounting(target, say)];
    case "unit":
      return [say("unit", { value: question.language === "en" ? target.unitEn : target.unit })];
    case "source": {
      return [wordSource(target, wording)];
    }
    default:
      return calculation === undefined
        ? wordUncalculated(target, wording)
        : [wordCalculated(measure, target, calculation, wording)];
  }
}

function wordSource(target: Target, { say, mark, planTitle }: Wording): string {
  const paths = [target.source.path, target.planned.path, target.base?.path];
  const places = paths.flatMap((path) => (path === undefined ? [] : [path.join(" → ")]));
  return say("source", {
    title: planTitle,
    path: [...new Set(places)].join("；"),
    marks: mark("planned"),
  });
}

/** Growth targets and yearly numbers have nothing to compare: their planned value is the answer. */
function wordUncalculated(target: Target, wording: Wording): string[] {
  const planned = wordPlannedLine(target, wording);
  return target.perYear || target.increment ? [planned] : [wording.say("noBaseValue"), planned];
}

/** The name in the language of the reply. */
export function nameOf(target: Target | BaseFigure, language: "zh" | "en"): string {
  return language === "en" ? target.nameEn : target.name;
}

function wordPlannedLine(target: Target, wording: Wording): string {
  const { say, question, mark } = wording;
  const text = target.planned.text === undefined ? "planned" : "plannedText";
  const value = wordPlanned(target, { say, question });
  return say(text, { year: target.planned.year, value, marks: mark("planned") });
}

function wordBaseLine(target: Target, { say, question, mark }: Wording): string {
  if (target.base === null) {
    return say("noBaseValue");
  }
  const value = wordValue(toDecimal(target.base.value), target, question.language);
  return say("base", { year: target.base.year, value, marks: mark("base") });
}

function wordCounting(target: Target, say: Say): string {
  if (target.perYear) {
    return say("eachYear");
  }
  return say(target.cumulative ? "cumulative" : "atYear");
}

type CalculatedMeasure = "gap" | "growth" | "multiple" | "yearlyIncrease" | "annualGrowth";

function wordCalculated(
  measure: CalculatedMeasure,
  target: Target,
  calculation: TargetCalculation,
  { say, question }: Wording,
): string {
  const planned = String(target.planned.value);
  const base = String(target.base?.value ?? "");
  const gap = formatDecimal(calculation.gap);
  const { years } = calculation;
  const year = target.base?.year ?? "";
  const show = (value: Decimal) => wordValue(value, target, question.language);
  switch (measure) {
    case "gap":
      return say("gap", {
        year,
        value: show(calculation.gap),
        calculation: `${planned}−${base}=${gap}`,
      });
    case "growth":
      return say("growth", {
        year,
        value: formatDecimal(calculation.growthPercent, true),
        calculation: `${gap}÷${base}`,
      });
    case "multiple":
      return say("multiple", {
        year,
        value: formatDecimal(calculation.multiple),
        calculation: `${planned}÷${base}`,
      });
    case "yearlyIncrease":
      return say("yearlyIncrease", {
        years,
        value: show(calculation.yearlyIncrease),
        calculation: `${gap}÷${years}`,
      });
    case "annualGrowth":
      return say("annualGrowth", {
        years,
        value: formatDecimal(calculation.annualGrowthPercent, true),
        calculation: `(${planned}÷${base})^(1/${years})−1`,
      });
  }
}

function wordRemaining(target: Target, actual: Decimal | undefined, wording: Wording): string[] {
  const { say, question } = wording;
  if (actual === undefined) {
    return [wordPlannedLine(target, wording)];
  }
  const show = (value: Decimal) => wordValue(value, target, question.language);
  const result = calculateRemaining(target, actual, question.digits);
  const completion = formatDecimal(result.completionPercent, true);
  const given = formatDecimal(actual);
  const planned = String(target.planned.value);
  if (compare(result.remaining, ZERO) <= 0) {
    return [say("reached", { actual: show(actual), completion }), wordPlannedLine(target, wording)];
  }
  const remaining = formatDecimal(result.remaining);
  const lines = [
    say("remaining", {
      actual: show(actual),
      value: show(result.remaining),
      calculation: `${planned}−${given}=${remaining}`,
    }),
  ];
  if (result.growthPercent !== undefined) {
    lines.push(
      say("remainingGrowth", {
        actual: show(actual),
        value: formatDecimal(result.growthPercent, true),
        calculation: `${remaining}÷${given}`,
        completion,
        completionCalculation: `${given}÷${planned}`,
      }),
    );
  }
  return [
    ...lines,
    ...wordMonthly(result.remaining, show, wording),
    wordPlannedLine(target, wording),
  ];
}

function wordMonthly(
  remaining: Decimal,
  show: (value: Decimal) => string,
  { say, question }: Wording,
): string[] {
  if (question.months === undefined) {
    return [];
  }
  const { months } = question;
  const value = show(divide(remaining, toDecimal(months), MONTHLY_DIGITS));
  const calculation = `${formatDecimal(remaining)}÷${months}`;
  return [say("remainingMonthly", { months, value, calculation })];
}

/** The sentences about a figure of the time before the plan. */
export function wordFigure(figure: BaseFigure, { say, question, mark }: Wording): string[] {
  const english = question.language === "en";
  const plain = wordValue(toDecimal(figure.value), figure, question.language);
  const value = figure.comparator === "about" ? say("about", { value: plain }) : plain;
  const period = english ? figure.periodEn : figure.period;
  const name = nameOf(figure, question.language);
  const lines = [say("figure", { name, period, value, marks: mark("base") })];
  if (figure.growthPercent !== undefined) {
    lines.push(say("figureGrowth", { value: figure.growthPercent }));
  }
  if (figure.cumulativeValue !== undefined) {
    const total = wordValue(toDecimal(figure.cumulativeValue), figure, question.language);
    lines.push(say("figureTotal", { value: total }));
  }
  if (figure.note !== undefined && !english) {
    lines.push(say("note", { note: figure.note, marks: "" }));
  }
  return lines;
}
