import type { LocalDate } from "../base/clock.ts";
import { normalizeText } from "../retrieval/normalize-text.ts";
import { compare, type Decimal, toDecimal } from "./decimal.ts";
import { findByNumbers } from "./find-by-numbers.ts";
import type { FindTargets, FoundSubject } from "./find-targets.ts";
import * as patterns from "./question-patterns.ts";
import { MEASURE_PATTERNS, type Measure } from "./question-patterns.ts";
import { isOutsideScope, type Missing, readMissing } from "./read-missing.ts";
import { readStatedNumbers, toUnit } from "./read-stated-value.ts";
import {
  idOf,
  type Subject,
  TARGET_CATEGORIES,
  type Target,
  type TargetCatalog,
  type TargetCategory,
} from "./target.ts";

/** One target or figure of a question. */
export interface AskedSubject {
  readonly subject: Subject;
  /** A value that the asker supposes to be reached, in the target's unit. */
  readonly actual?: Decimal;
  /** A value that the asker takes for the plan's, as written and in the target's unit. */
  readonly claimed?: { readonly text: string; readonly value: Decimal };
}

/** What a question about the plan's numbers wants. */
export interface TargetQuestion {
  readonly language: "zh" | "en";
  /** `none`: not a question that the numbers answer. `scope`: only about what the plan lacks. */
  readonly kind: "values" | "list" | "ranking" | "noBase" | "scope" | "none";
  readonly subjects: readonly AskedSubject[];
  /** In the order asked; empty when nothing particular was asked. */
  readonly measures: readonly Measure[];
  readonly missing: readonly Missing[];
  /** The categories that are named; none for all. */
  readonly categories: readonly TargetCategory[];
  readonly order: "largest" | "smallest" | "both";
  readonly limit?: number;
  /** Digits after the point of percentages. */
  readonly digits: number;
  /** Whether words of the plan's table are used, so that not only the present state is meant. */
  readonly asksForPlan: boolean;
  /** Whether the named targets are to be put in order of growth. */
  readonly compares: boolean;
  /** Whether the formula of completion is asked for. */
  readonly asksForFormula: boolean;
  /** Months over which to spread what is left, when asked by the month. */
  readonly months?: number;
}

/** What understanding a question leans on. */
export interface QuestionContext {
  readonly catalog: TargetCatalog;
  readonly findTargets: FindTargets;
  /** Earlier questions of the conversation, latest last. */
  readonly history: readonly string[];
  readonly today: LocalDate;
}

const DEFAULT_DIGITS = 2;
const MONTHS_OF_A_YEAR = 12;
const CHINESE_DIGITS: Readonly<Record<string, number>> = { 一: 1, 两: 2, 二: 2, 三: 3 };
const CATEGORIES_EN: Readonly<Record<string, TargetCategory>> = {
  creation: "创造",
  utilization: "运用",
  utilisation: "运用",
  protection: "保护",
};

/** Reads a question about the plan's numbers. Pure. */
export function understandTargetQuestion(text: string, context: QuestionContext): TargetQuestion {
  const normalized = normalizeText(text);
  const named = context.findTargets(normalized);
  const found = named.length > 0 ? named : findByNumbers(normalized, context.catalog);
  const kind = kindOf(normalized, found);
  const measures = readMeasures(normalized);
  const leaning = found.length === 0 && kind === "none" ? leanOnHistory(normalized, context) : [];
  const subjects = kind === "list" || kind === "ranking" || kind === "noBase" ? [] : found;
  const all = subjects.length > 0 ? subjects : leaning;
  const missing = readMissing(normalized, all, context);
  const question = {
    language: /\p{Script=Han}/u.test(text) ? ("zh" as const) : ("en" as const),
    subjects: all.map((item, index) => readStated(normalized, item, all[index + 1])),
    measures: inheritMeasures(normalized, measures, context),
    missing,
    order: orderOf(normalized),
    digits: digitsOf(normalized),
    asksForPlan: patterns.PLAN_WORDS.test(normalized) && !asksOnlyWhy(normalized, missing),
    compares: all.length > 1 && patterns.COMPARISON.test(normalized),
    asksForFormula: /公式|分母|=|formula/.test(normalized),
    categories: categoriesOf(normalized),
    ...limitOf(normalized),
    ...monthsOf(normalized),
  };
  return withActual({ ...question, kind: finalKind(kind, normalized, question, context) });
}

/** Whether the reason of a number is asked for, and no number. */
function asksOnlyWhy(text: string, missing: readonly Missing[]): boolean {
  return missing.some(({ reason }) => reason === "reason") && !patterns.HOW_MUCH.test(text);
}

function kindOf(text: string, found: readonly FoundSubject[]): TargetQuestion["kind"] {
  if (found.length === 0 && patterns.NO_BASE.test(text)) {
    return "noBase";
  }
  const isOrdered = patterns.RANKING.test(text) && !patterns.NO_RANKING.test(text);
  if (found.length === 0 && isOrdered && patterns.RANKING_TOPIC.test(text)) {
    return "ranking";
  }
  if (found.length === 0 && patterns.LIST.test(text) && patterns.LIST_TOPIC.test(text)) {
    return "list";
  }
  return found.length > 0 ? "values" : "none";
}

type Draft = Omit<TargetQuestion, "kind">;

function finalKind(
  kind: TargetQuestion["kind"],
  text: string,
  question: Draft,
  { catalog }: QuestionContext,
): TargetQuestion["kind"] {
  const { yearsInWords } = catalog.plan;
  const isOutside = question.missing.some(
    ({ reason, detail }) => isOutsideScope(reason) && !yearsInWords.includes(Number(detail)),
  );
  if (kind === "none" && question.subjects.length === 0) {
    return isOutside && patterns.LIST_TOPIC.test(text) ? "scope" : "none";
  }
  if (question.subjects.length === 0) {
    return isOutside && !patterns.LIST.test(text) ? "scope" : kind;
  }
  return asksForFigure(text, question) ? "values" : "none";
}

function asksForFigure(text: string, question: Draft): boolean {
  const isAboutElse =
    patterns.NAMES.test(text) || (patterns.NOT_A_FIGURE.test(text) && !question.asksForPlan);
  if (isAboutElse || isAboutMoney(text, question)) {
    return false;
  }
  const isAsked =
    question.measures.length > 0 || question.missing.length > 0 || patterns.QUANTITY.test(text);
  return isAsked || text.length <= SHORT_QUESTION;
}

/** Whether money is asked for, and no subject is a sum. */
function isAboutMoney(text: string, { subjects }: Draft): boolean {
  const isSum = subjects.some(({ subject }) => unitOf(subject).includes("元"));
  return !isSum && patterns.MONEY.test(text);
}

function unitOf(subject: Subject): string {
  return subject.kind === "target" ? subject.target.unit : subject.figure.unit;
}

/** A text as short as this is little more than a name: the asker wants its numbers. */
const SHORT_QUESTION = 20;

function readMeasures(text: string): Measure[] {
  const places = MEASURE_PATTERNS.flatMap(([measure, pattern]) => {
    const at = text.search(pattern);
    return at < 0 ? [] : [{ measure, at }];
  });
  places.sort((left, right) => left.at - right.at);
  return places.map(({ measure }) => measure);
}

/** 那PCT呢 asks of PCT what was asked before. */
function inheritMeasures(
  text: string,
  measures: readonly Measure[],
  context: QuestionContext,
): readonly Measure[] {
  if (measures.length > 0 || !patterns.GOES_ON.test(text)) {
    return measures;
  }
  const earlier = context.history
    .map((question) => readMeasures(normalizeText(question)))
    .filter((asked) => asked.length > 0);
  return earlier.at(-1) ?? measures;
}

/** The subjects of the latest earlier question that names one, when this one names nothing. */
function leanOnHistory(text: string, context: QuestionContext): FoundSubject[] {
  const isAboutNumbers =
    readMeasures(text).length > 0 ||
    patterns.MISSING_PATTERNS.some(([, pattern]) => pattern.test(text)) ||
    patterns.GOES_ON.test(text) ||
    (patterns.SUPPOSITION.test(text) && readStatedNumbers(text).length > 0);
  if (!isAboutNumbers) {
    return [];
  }
  for (const question of context.history.toReversed()) {
    const before = normalizeText(question);
    const found = context.findTargets(before);
    if (found.length > 0) {
      const known = new Set(found.map(({ subject }) => idOf(subject)));
      const meant = context
        .findTargets(`${text} ${before}`)
        .filter((other) => isNamedTogether(text, other) && !known.has(idOf(other.subject)));
      return (meant.length > 0 ? meant : found).map(({ subject }) => ({ subject, spans: [] }));
    }
  }
  return [];
}

/**
 * Whether a short question names something only together with the one before it, which stands after
 * it: 那汕头呢 after a number of the city is the same of Shantou, 授权呢 after applications the grants.
 */
function isNamedTogether(text: string, { spans }: FoundSubject): boolean {
  return spans.some(({ start }) => start < text.length);
}

/** Tells the plan's own numbers in the question from those that the asker brings. */
function readStated(
  text: string,
  { subject, spans }: FoundSubject,
  next: FoundSubject | undefined,
): AskedSubject {
  if (subject.kind === "figure") {
    return { subject };
  }
  const { target } = subject;
  const end = next === undefined ? text.length : startOf(next, text.length);
  const own = readStatedNumbers(text)
    .filter(
      ({ start }) => start < end && !spans.some((span) => start >= span.start && start < span.end),
    )
    .flatMap((number) => {
      const value = toUnit(number, target.unit);
      return value === undefined ? [] : [{ text: number.text, value, counter: number.counter }];
    })
    .filter(({ value }) => !isOfPlan(value, target));
  const last = own.at(-1);
  if (last === undefined) {
    return { subject };
  }
  if (patterns.SUPPOSITION.test(text)) {
    return { subject, actual: last.value };
  }
  const isClaim = patterns.CHECK.test(text) && last.counter !== "";
  return isClaim ? { subject, claimed: last } : { subject };
}

function startOf(found: FoundSubject, otherwise: number): number {
  return found.spans.length === 0 ? otherwise : Math.max(...found.spans.map(({ start }) => start));
}

function isOfPlan(value: Decimal, target: Target): boolean {
  const { base, planned } = target;
  return [base?.value, planned.value, planned.maximum].some(
    (own) => own !== undefined && compare(value, toDecimal(own)) === 0,
  );
}

function withActual(question: TargetQuestion): TargetQuestion {
  if (question.subjects.every(({ actual }) => actual === undefined)) {
    return question;
  }
  const measures = question.measures.filter((measure) => !["gap", "growth"].includes(measure));
  const kept = ["progress", "reason", "yearly"];
  return {
    ...question,
    measures: ["actual", ...measures],
    missing: question.missing.filter(
      ({ reason }) => !kept.includes(reason) && reason !== "otherYear",
    ),
  };
}

function orderOf(text: string): TargetQuestion["order"] {
  const isSmallest = patterns.SMALLEST.test(text);
  if (isSmallest && !patterns.LARGEST.test(text)) {
    return "smallest";
  }
  return isSmallest ? "both" : "largest";
}

function digitsOf(text: string): number {
  const [, digits] = patterns.DIGITS.exec(text) ?? [];
  return digits === undefined ? DEFAULT_DIGITS : (CHINESE_DIGITS[digits] ?? Number(digits));
}

function categoriesOf(text: string): TargetCategory[] {
  const named = [...text.matchAll(new RegExp(patterns.CATEGORY, "g"))].map(
    ([, chinese, , , english]) => chinese ?? CATEGORIES_EN[english ?? ""],
  );
  return TARGET_CATEGORIES.filter((category) => named.includes(category));
}

function limitOf(text: string): { limit?: number } {
  const [, digits] = /(\d+)个/.exec(text) ?? [];
  const limit = Number(digits ?? 0);
  return limit > 0 ? { limit } : {};
}

function monthsOf(text: string): { months?: number } {
  if (!patterns.MONTHLY.test(text)) {
    return {};
  }
  const [, months] = patterns.MONTHS.exec(text) ?? [];
  const stated = months === undefined ? MONTHS_OF_A_YEAR : Number(months);
  return { months: stated > 0 ? stated : MONTHS_OF_A_YEAR };
}
