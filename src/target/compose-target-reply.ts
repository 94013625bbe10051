import type { LocalDate } from "../base/clock.ts";
import type { OutcomeCode } from "../conversation/outcome.ts";
import { type Reply, toReply } from "../conversation/reply.ts";
import { createCitations, noteQuotesOf, type PlanDocument, quotesOf } from "./cite-target.ts";
import { toTargetTable } from "./compose-target-list.ts";
import type { Measure, MissingReason } from "./question-patterns.ts";
import { rankTargets, wordRanking } from "./rank-targets.ts";
import { isOutsideScope, type Missing } from "./read-missing.ts";
import { idOf, type Subject, subjectsOf, type Target, type TargetCatalog } from "./target.ts";
import { type Say, speak, type TargetTexts } from "./target-texts.ts";
import type { AskedSubject, TargetQuestion } from "./understand-target-question.ts";
import { type Wording, wordFigure, wordTarget } from "./word-target.ts";

/** What composing needs beside the question. */
export interface ReplyContext extends PlanDocument {
  readonly catalog: TargetCatalog;
  readonly texts: TargetTexts;
  readonly today: LocalDate;
}

/** A reply and how it counts. */
export interface ComposedReply {
  readonly code: OutcomeCode;
  readonly reply: Reply;
}

const MISSING_TEXTS = {
  otherYear: "missingOtherYear",
  yearly: "missingYearly",
  district: "missingDistrict",
  part: "missingPart",
  elsewhere: "missingElsewhere",
  otherPlan: "missingOtherPlan",
  progress: "missingProgress",
  reason: "missingReason",
  noTarget: "missingNoTarget",
} as const satisfies Record<MissingReason, string>;

/** Measures to tell when nothing particular was asked, and when the answer is that it is missing. */
const OVERVIEW: readonly Measure[] = ["planned", "base", "gap"];
const HELD: readonly Measure[] = ["planned", "base"];
/** With these alone, the reply would not say which value they are about. */
const BARE: readonly Measure[] = [
  "gap",
  "growth",
  "multiple",
  "yearlyIncrease",
  "annualGrowth",
  "nature",
  "cumulative",
  "unit",
];

/** What the sentences of a reply share. */
interface Composing {
  readonly question: TargetQuestion;
  readonly context: ReplyContext;
  readonly say: Say;
  readonly citations: ReturnType<typeof createCitations>;
}

/** The reply to a question about one or several targets, or about what the plan lacks. */
export function composeTargetReply(question: TargetQuestion, context: ReplyContext): ComposedReply {
  const say = speak(context.texts, question.language);
  const composing = { question, context, say, citations: createCitations(context) };
  const absent = wordAbsent(question, say, context.catalog);
  const isRefusal = isRefused(question);
  const targets = question.subjects.flatMap(({ subject }) =>
    subject.kind === "target" ? [subject.target] : [],
  );
  const values = question.subjects.flatMap((asked) => wordSubject(asked, isRefusal, composing));
  const held = isRefusal && values.length > 0 ? [say("holds")] : [];
  const order = question.compares && !isRefusal ? compareGrowth(targets, composing) : [];
  const related = isRefusal
    ? []
    : findRelated(question, context.catalog).flatMap((one) => wordRelated(one, composing));
  const lines = isRefusal
    ? [...absent, ...held, ...values]
    : [...order, ...values, ...absent, ...related];
  const isAboutPlan = targets.length === question.subjects.length;
  const last = isAboutPlan ? [wordPeriod(say, context)] : [];
  const table = tabulate(targets, composing);
  return {
    code: isRefusal ? "unanswerable_not_in_documents" : "answered",
    reply: toReply([...lines, ...last].join("\n"), {
      citations: composing.citations.toArray(),
      ...table,
    }),
  };
}

function wordSubject(asked: AskedSubject, isRefusal: boolean, composing: Composing): string[] {
  const { subject } = asked;
  const { question, say } = composing;
  const wording = toWording(subject, composing);
  if (subject.kind === "figure") {
    const words = wordFigure(subject.figure, wording);
    const asksForTarget = question.measures.includes("planned");
    return asksForTarget && !isRefusal ? [...words, say("missingNoTarget")] : words;
  }
  const measures = measuresOf(question, subject.target, isRefusal);
  const words = wordTarget({ ...asked, subject }, measures, wording);
  return [...words, ...wordNote(subject.target, composing)];
}

/** Another number of the thing, in short. */
function wordRelated(subject: Subject, composing: Composing): string[] {
  const wording = toWording(subject, composing);
  const [text] =
    subject.kind === "figure"
      ? wordFigure(subject.figure, wording)
      : wordTarget({ subject }, ["planned"], wording);
  return text === undefined ? [] : [composing.say("related", { text })];
}

function toWording(subject: Subject, { question, context, say, citations }: Composing): Wording {
  const mark = (value: "planned" | "base") => citations.mark(quotesOf(subject, value));
  return { say, question, mark, planTitle: context.planTitle };
}

function compareGrowth(targets: readonly Target[], composing: Composing): string[] {
  const { question, say } = composing;
  const ranked = rankTargets(targets, question);
  const mark = markSource(composing);
  return ranked.length < 2 ? [] : [wordRanking(ranked, question, { say, mark })];
}

/** Two or more targets side by side. */
function tabulate(targets: readonly Target[], composing: Composing) {
  const { question, say } = composing;
  const { catalog } = composing.context;
  return targets.length < 2
    ? {}
    : { table: toTargetTable(targets, { say, question, catalog, mark: markSource(composing) }) };
}

function markSource({ citations }: Composing): (target: Target) => string {
  return (target) => citations.mark([target.source]);
}

function wordNote(target: Target, { question, say, citations }: Composing): string[] {
  const note = question.language === "en" ? target.noteEn : target.note;
  if (note === undefined) {
    return [];
  }
  return [say("note", { note, marks: citations.mark(noteQuotesOf(target)) })];
}

/** The other numbers of the thing that a question is about; none where it is about several things. */
function findRelated({ subjects }: TargetQuestion, catalog: TargetCatalog): Subject[] {
  const asked = subjects.map(({ subject }) => idOf(subject));
  const group = catalog.related.find((ids) => asked.every((id) => ids.includes(id))) ?? [];
  const others = new Set(group.filter((id) => !asked.includes(id)));
  return subjectsOf(catalog).filter((one) => others.has(idOf(one)));
}

/**
 * What lies outside the plan's area or time is refused whatever else was asked. A question for
 * progress or reasons is answered as far as it also asks for something that the plan holds.
 */
function isRefused(question: TargetQuestion): boolean {
  const { missing, asksForPlan, measures, subjects } = question;
  if (subjects.length === 0 || missing.some(({ reason }) => isOutsideScope(reason))) {
    return true;
  }
  if (asksForMissingBase(question)) {
    return true;
  }
  return missing.length > 0 && !(asksForPlan && measures.length > 0);
}

/** What is asked for and is not there, a sentence each. */
function wordAbsent(question: TargetQuestion, say: Say, catalog: TargetCatalog): string[] {
  const { baseYear } = catalog.plan;
  return [
    ...(asksForMissingBase(question) ? [say("missingBase", { baseYear })] : []),
    ...question.missing.map((missing) => wordMissing(missing, say, catalog)),
  ];
}

/** Whether only the value before the plan is asked for, of which the plan gives none. */
function asksForMissingBase({ kind, measures, subjects }: TargetQuestion): boolean {
  const isOfBase = measures.length > 0 && measures.every((measure) => measure === "base");
  const hasNone = ({ subject }: AskedSubject) =>
    subject.kind === "target" && subject.target.base === null;
  return kind === "values" && isOfBase && subjects.length > 0 && subjects.every(hasNone);
}

function measuresOf(
  { measures, missing }: TargetQuestion,
  target: Target,
  isHeldOnly: boolean,
): readonly Measure[] {
  const held = target.base === null ? HELD.slice(0, 1) : HELD;
  const asksForNow = missing.some(({ reason }) => reason === "progress");
  if (isHeldOnly || asksForNow) {
    return [...held, ...measures.filter((measure) => !HELD.includes(measure))];
  }
  if (measures.length === 0) {
    return target.base === null ? held : OVERVIEW;
  }
  if (HELD.every((measure) => measures.includes(measure)) && !measures.includes("gap")) {
    return [...measures, "gap"];
  }
  const isBare = measures.every((measure) => BARE.includes(measure));
  return isBare ? [...measures, ...held] : measures;
}

/** Why it is missing, in a sentence. */
export function wordMissing(missing: Missing, say: Say, { plan }: TargetCatalog): string {
  return say(MISSING_TEXTS[missing.reason], {
    detail: missing.detail ?? "",
    baseYear: plan.baseYear,
    targetYear: plan.targetYear,
  });
}

/** That the plan's period is over, or when it will be, and that results are not in the documents. */
export function wordPeriod(say: Say, { catalog, today }: ReplyContext): string {
  const date = catalog.plan.to;
  return say(today > date ? "periodEnded" : "periodRunning", { date });
}
