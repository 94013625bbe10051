import { normalizeText } from "../retrieval/normalize-text.ts";
import { idOf, type Subject, subjectsOf, type TargetCatalog } from "./target.ts";

/** A stretch of the normalised text, end exclusive. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** A target or figure that a text names. */
export interface FoundSubject {
  readonly subject: Subject;
  /** Where its name stands in the normalised text. */
  readonly spans: readonly Span[];
}

/**
 * Finds what a normalised text names, in the order of the text. The longest name wins: what is
 * named only by words that belong to a longer name is left out. A name that several share finds all.
 */
export type FindTargets = (normalizedText: string) => FoundSubject[];

interface Name {
  readonly subject: Subject;
  readonly parts: readonly string[];
  readonly length: number;
}

/** A found name must bring at least so many characters that no better name has used. */
const NEW_CHARACTERS = 2;

const LATIN_START = /^[a-z0-9]/;

/** Prepares the names and aliases of all targets and base figures. */
export function createTargetFinder(catalog: TargetCatalog): FindTargets {
  const names = subjectsOf(catalog).flatMap(toNames);
  names.sort((left, right) => right.length - left.length || right.parts.length - left.parts.length);
  return (normalizedText) => {
    const text = markPastPlan(normalizedText);
    const claims: Claims = { used: new Set(), names: new Set(), found: new Map() };
    for (const name of names) {
      claim(name, text, claims);
    }
    return [...claims.found.values()].sort((left, right) => lastStart(left) - lastStart(right));
  };
}

/** What the names so far, from the longest on, have taken of a text. */
interface Claims {
  readonly used: Set<number>;
  readonly names: Set<string>;
  readonly found: Map<string, FoundSubject>;
}

function claim({ subject, parts }: Name, text: string, { used, names, found }: Claims): void {
  const spans = locate(text, parts, used);
  if (spans === undefined || found.has(idOf(subject))) {
    return;
  }
  const name = parts.join(" ");
  if (!names.has(name) && !isNew(spans, used)) {
    return;
  }
  names.add(name);
  found.set(idOf(subject), { subject, spans });
  for (const index of indexesOf(spans)) {
    used.add(index);
  }
}

/** Every word that the subject is called by. */
export function namesOf(subject: Subject): readonly string[] {
  const named = subject.kind === "target" ? subject.target : subject.figure;
  return [named.name, named.nameEn, ...named.aliases];
}

function toNames(subject: Subject): Name[] {
  return namesOf(subject).map((name) => {
    const parts = name.split(" ").map(normalizeText).map(singular);
    return { subject, parts, length: parts.reduce((sum, part) => sum + weigh(part), 0) };
  });
}

/** English words are long: two letters count like one Chinese character. */
function weigh(part: string): number {
  return LATIN_START.test(part) ? part.length / 2 : part.length;
}

/** English words are found by their beginning, so the plural need not be there. */
function singular(part: string): string {
  return /^[a-z-]{4,}s$/.test(part) ? part.slice(0, -1) : part;
}

const PAST_PLAN = /十三五|(?<![以之])[前上那](个)?(5|五)年|过去(5|五)年|2016.{0,5}2020|13th five/;

/** Whether a normalised text names the years of the plan before: 十三五, 前五年, 2016 to 2020. */
export function namesPastPlan(text: string): boolean {
  return PAST_PLAN.test(text);
}

function markPastPlan(text: string): string {
  return namesPastPlan(text) ? `${text} 十三五` : text;
}

/** Where each part stands, first where no better name stands; `undefined` when one is missing. */
function locate(
  text: string,
  parts: readonly string[],
  used: ReadonlySet<number>,
): Span[] | undefined {
  const spans: Span[] = [];
  for (const part of parts) {
    const starts = occurrences(text, part);
    const start = starts.find((candidate) => !used.has(candidate)) ?? starts[0];
    if (start === undefined) {
      return undefined;
    }
    spans.push({ start, end: start + part.length });
  }
  return spans;
}

function occurrences(text: string, part: string): number[] {
  const starts: number[] = [];
  const isLatin = LATIN_START.test(part);
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
    if (!isLatin || at === 0 || !/[a-z0-9]/.test(text[at - 1] ?? "")) {
      starts.push(at);
    }
  }
  return starts;
}

function isNew(spans: readonly Span[], used: ReadonlySet<number>): boolean {
  const indexes = new Set(indexesOf(spans));
  const fresh = [...indexes].filter((index) => !used.has(index));
  return fresh.length >= Math.min(indexes.size, NEW_CHARACTERS);
}

function indexesOf(spans: readonly Span[]): number[] {
  return spans.flatMap(({ start, end }) =>
    Array.from({ length: end - start }, (_, offset) => start + offset),
  );
}

/** Of 金额和项目数 the second begins where its own part does. */
function lastStart(found: FoundSubject): number {
  return Math.max(...found.spans.map((span) => span.start));
}
